import type { Settings } from '@keyhammer/config';
import type { CheckSettings } from '@keyhammer/core';
import { AUDIT_TABLE } from './audit-log.ts';
import { EXPIRES_AT } from './expiry.ts';
import type { IssueTables } from './issue-store.ts';
import { REQUEST_KEY } from './scan-requests.ts';
import { STATE_TABLE } from './state-table.ts';

/** A table as Keyhammer makes it; its keys are strings. */
export interface TableDefinition {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** When an item may be deleted, in epoch seconds; absent: all stay. */
  readonly ttlAttribute?: string;
}

/** What there is besides issues. */
export interface OtherTables {
  /** Where requested scans are kept; absent: nobody asks for any. */
  readonly requests?: string;
  /** Whether entries of the audit log have an end. */
  readonly auditExpires?: boolean;
}

/** The tables of a configuration. */
export function configuredTables(settings: Pick<Settings, 'checks' | 'store' | 'api' | 'slack'>): readonly TableDefinition[] {
  const { checks, store, api } = settings;
  return tableDefinitions(issueTables(checks), {
    ...(needsRequests(settings) && { requests: api.tableName }),
    auditExpires: store.kind === 'dynamodb' && store.auditRetentionDays !== undefined,
  });
}

/** Scans are asked for through the API and in the chat. */
export function needsRequests({ api, slack }: Pick<Settings, 'api' | 'slack'>): boolean {
  return api.authorization !== 'off' || slack.interactive;
}

export function issueTables(checks: readonly CheckSettings[]): IssueTables {
  return new Map(checks.map(({ check, tableName }) => [check, tableName]));
}

/** Each once, though checks may share a table. */
export function tableDefinitions(issues: IssueTables, { requests, auditExpires = false }: OtherTables = {}): readonly TableDefinition[] {
  const expiring = { ttlAttribute: EXPIRES_AT };
  return [
    ...[...new Set(issues.values())].map((name) => ({ name, hashKey: 'account_id', rangeKey: 'issue_id' })),
    { name: AUDIT_TABLE, hashKey: 'account_id', rangeKey: 'entry_id', ...(auditExpires && expiring) },
    { name: STATE_TABLE.table, hashKey: STATE_TABLE.hashKey, ...expiring },
    ...(requests === undefined ? [] : [{ name: requests, hashKey: REQUEST_KEY, ...expiring }]),
  ];
}
