export { UnreadableItemError } from './attributes.ts';
export { AUDIT_TABLE } from './audit-log.ts';
export { readCredentialsTable } from './credentials-table.ts';
export { type DynaliteServer, type DynaliteServerOptions, startDynalite } from './dynalite-server.ts';
export type { IssueTables } from './issue-store.ts';
export { type OpenStore, type OpenStoreOptions, openConfiguredStore, openStore, type TableAdmin } from './open-store.ts';
export { STORE_ACTIONS } from './store-actions.ts';
export { issueTables, type TableDefinition, type TableOutcome, tableDefinitions } from './tables.ts';
export { UnreadableItemsError } from './unreadable-items.ts';
