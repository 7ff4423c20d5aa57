import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_API_TABLE, type Settings, type StoreSettings } from '@keyhammer/config';
import {
  type AccountHealth,
  type ActBudget,
  type AuditLog,
  type Clock,
  ConfigError,
  type EventLog,
  type IssueStore,
  type RunLock,
  reasonOf,
  type ScanRequests,
  type Waiter,
} from '@keyhammer/core';
import { DynamoDbAccountHealth } from './account-health.ts';
import { DynamoDbActBudget } from './act-budget.ts';
import { DynamoDbAuditLog } from './audit-log.ts';
import { type Connection, connect } from './connection.ts';
import { lockDirectory } from './directory-lock.ts';
import { startDynalite } from './dynalite-server.ts';
import { everyMinute, type Heartbeat } from './heartbeat.ts';
import { DynamoDbIssueStore, type IssueTables } from './issue-store.ts';
import { DynamoDbRunLock } from './run-lock.ts';
import { DynamoDbScanRequests } from './scan-requests.ts';
import { issueTables, needsRequests, tableDefinitions } from './table-definitions.ts';
import { createTables, missingTables, type TableOutcome } from './tables.ts';

/** A store that is open: to be closed at the end. */
export interface OpenStore {
  readonly issues: IssueStore;
  readonly audit: AuditLog;
  readonly lock: RunLock;
  readonly health: AccountHealth;
  readonly budget: ActBudget;
  readonly requests: ScanRequests;
  readonly tables: TableAdmin;
  close(): Promise<void>;
}

export interface TableAdmin {
  /** The names of the tables that are missing. */
  missing(): Promise<readonly string[]>;
  /** Makes the missing ones; the others are left as they are. */
  create(): Promise<readonly TableOutcome[]>;
}

export interface OpenStoreOptions {
  /** For DynamoDB; if absent, the AWS environment's. */
  readonly region?: string;
  /** check → table. */
  readonly tables: IssueTables;
  /** Where requested scans are kept. */
  readonly requests?: RequestsTable;
  readonly log: EventLog;
  readonly now: Date;
  /** For what lasts longer than one instant: a lock that is held, what expires. The real time if absent. */
  readonly clock?: Clock;
  /** What keeps a lock alive; every minute of the real time if absent. */
  readonly heartbeat?: Heartbeat;
  readonly waiter?: Waiter;
}

export interface RequestsTable {
  readonly name: string;
  /** False: nobody asks for scans, so the table need not be there. */
  readonly isNeeded: boolean;
}

/** The store of a configuration: its tables, its region. */
export async function openConfiguredStore(
  settings: Pick<Settings, 'store' | 'checks' | 'aws' | 'api' | 'slack'>,
  options: Omit<OpenStoreOptions, 'region' | 'tables' | 'requests'>,
): Promise<OpenStore> {
  const { region } = settings.aws;
  const requests = { name: settings.api.tableName, isNeeded: needsRequests(settings) };
  const tables = issueTables(settings.checks);
  return await openStore(settings.store, { ...options, tables, requests, ...(region !== undefined && { region }) });
}

/**
 * DynamoDB as the AWS environment has it (`AWS_PROFILE`, `AWS_ENDPOINT_URL_DYNAMODB` …), or the same
 * adapter over dynalite on a local directory, whose tables are made as they are needed.
 * @throws ConfigError if the directory can't be used, or another process uses it.
 */
export async function openStore(settings: StoreSettings, options: OpenStoreOptions): Promise<OpenStore> {
  if (settings.kind === 'embedded') return openEmbedded(settings.path, options);
  const connection = connect(options.region === undefined ? {} : { region: options.region });
  return { ...storeOver(connection, options, settings), close: async () => connection.close() };
}

async function openEmbedded(directory: string, options: OpenStoreOptions): Promise<OpenStore> {
  await using opening = new AsyncDisposableStack();
  const data = join(directory, 'dynamodb');
  await makeDirectory(data);
  opening.defer(lockDirectory(directory, options.now));
  const accessKeyId = `EMBEDDED${randomBytes(16).toString('hex').toUpperCase()}`;
  const server = await startDynalite({ path: data, onlyFor: accessKeyId });
  opening.defer(() => server.close());
  const connection = connect({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'embedded' },
  });
  opening.defer(() => connection.close());
  const store = storeOver(connection, options, { isAlone: true });
  await store.tables.create();
  const opened = opening.move();
  return { ...store, close: () => opened.disposeAsync() };
}

/** Before dynalite does it, which would not say that it can't, but end the process. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new ConfigError(`cannot make the store's directory (store.path in config.json): ${reasonOf(error)}`, { cause: error });
  }
}

function storeOver(
  connection: Connection,
  { tables, requests = NO_REQUESTS, log, clock = REAL_TIME, heartbeat = everyMinute, waiter = REAL_TIME }: OpenStoreOptions,
  { auditRetentionDays, isAlone = false }: { readonly auditRetentionDays?: number; readonly isAlone?: boolean },
): Omit<OpenStore, 'close'> {
  const definitions = tableDefinitions(tables, {
    ...(requests.isNeeded && { requests: requests.name }),
    auditExpires: auditRetentionDays !== undefined,
  });
  return {
    issues: new DynamoDbIssueStore(connection, tables, log),
    audit: new DynamoDbAuditLog(connection, auditRetentionDays),
    lock: new DynamoDbRunLock(connection, { clock, log, heartbeat, isAlone }),
    health: new DynamoDbAccountHealth(connection, clock),
    budget: new DynamoDbActBudget(connection, clock),
    requests: new DynamoDbScanRequests(connection, requests.name, clock),
    tables: {
      missing: () => missingTables(connection, definitions),
      create: () => createTables(connection, definitions, waiter),
    },
  };
}

const NO_REQUESTS: RequestsTable = { name: DEFAULT_API_TABLE, isNeeded: false };

const REAL_TIME: Clock & Waiter = {
  now: () => new Date(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
