export * from './identify-account.ts';
export * from './wire.ts';
