export * from './account-directory.ts';
export * from './connection/aws-connection.ts';
export type { CallerIdentity } from './connection/caller-identity.ts';
export { translateAwsError } from './errors.ts';
export * from './inventory-reader.ts';
export * from './role-actions.ts';
export * from './secrets-manager.ts';
