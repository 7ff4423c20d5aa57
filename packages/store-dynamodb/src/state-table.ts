import type { ItemTableName } from './item-table.ts';

/** What runs know of one another: `lock#<name>`, `account#<id>`, `run#<run>`. */
export const STATE_TABLE = { table: 'keyhammer-state', hashKey: 'id' } as const satisfies ItemTableName;
