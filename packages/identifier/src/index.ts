export * from './identify-account.ts';
