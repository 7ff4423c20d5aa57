export * from './accounts-in-scope.ts';
export * from './initiate.ts';
export * from './wire.ts';
