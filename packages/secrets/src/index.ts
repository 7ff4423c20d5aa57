export * from './read-secrets.ts';
export type * from './secrets-options.ts';
