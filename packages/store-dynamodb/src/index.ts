export { UnreadableItemError } from './attributes.ts';
export { AUDIT_TABLE } from './audit-log.ts';
export { readCredentialsTable } from './credentials-table.ts';
export { type DynaliteServer, type DynaliteServerOptions, startDynalite } from './dynalite-server.ts';
export type { IssueTables } from './issue-store.ts';
export {
  type OpenStore,
  type OpenStoreOptions,
  openConfiguredStore,
  openStore,
  type RequestsTable,
  type TableAdmin,
} from './open-store.ts';
export { STATE_TABLE } from './state-table.ts';
export { STORE_ACTIONS } from './store-actions.ts';
export { configuredTables, issueTables, type OtherTables, type TableDefinition, tableDefinitions } from './table-definitions.ts';
export type { TableOutcome } from './tables.ts';
export { UnreadableItemsError } from './unreadable-items.ts';
