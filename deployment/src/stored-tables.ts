import type { Settings } from '@keyhammer/config';
import { AUDIT_TABLE, configuredTables, STATE_TABLE, type TableDefinition } from '@keyhammer/store-dynamodb';

/** What a table holds; what may be done with it follows from that. */
export type StoredKind = 'issues' | 'audit' | 'state' | 'requests';

export interface StoredTable extends TableDefinition {
  readonly kind: StoredKind;
}

/** The tables of a configuration. */
export function storedTables(settings: Settings): readonly StoredTable[] {
  return configuredTables(settings).map((table) => ({ ...table, kind: kindOf(table.name, settings) }));
}

/** Whether scans can be asked for, through the API or in the chat. */
export function hasRequests(settings: Settings): boolean {
  return storedTables(settings).some(({ kind }) => kind === 'requests');
}

function kindOf(name: string, { api }: Settings): StoredKind {
  switch (name) {
    case AUDIT_TABLE:
      return 'audit';
    case STATE_TABLE.table:
      return 'state';
    case api.tableName:
      return 'requests';
    default:
      return 'issues';
  }
}
