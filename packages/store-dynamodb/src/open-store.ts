import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings, StoreSettings } from '@keyhammer/config';
import {
  type AccountHealth,
  type ActBudget,
  type AuditLog,
  ConfigError,
  type EventLog,
  type IssueStore,
  type RunLock,
  reasonOf,
  type ScanRequests,
  type Waiter,
} from '@keyhammer/core';
import { DynamoDbAuditLog } from './audit-log.ts';
import { type Connection, connect } from './connection.ts';
import { lockDirectory } from './directory-lock.ts';
import { startDynalite } from './dynalite-server.ts';
import { DynamoDbIssueStore, type IssueTables } from './issue-store.ts';
import { createTables, issueTables, missingTables, type TableOutcome, tableDefinitions } from './tables.ts';

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
  readonly log: EventLog;
  readonly now: Date;
  readonly waiter?: Waiter;
}

/** The store of a configuration: its tables, its region. */
export async function openConfiguredStore(
  settings: Pick<Settings, 'store' | 'checks' | 'aws'>,
  options: Omit<OpenStoreOptions, 'region' | 'tables'>,
): Promise<OpenStore> {
  const { region } = settings.aws;
  return await openStore(settings.store, { ...options, tables: issueTables(settings.checks), ...(region !== undefined && { region }) });
}

/**
 * DynamoDB as the AWS environment has it (`AWS_PROFILE`, `AWS_ENDPOINT_URL_DYNAMODB` …), or the same
 * adapter over dynalite on a local directory, whose tables are made as they are needed.
 * @throws ConfigError if the directory can't be used, or another process uses it.
 */
export async function openStore(settings: StoreSettings, options: OpenStoreOptions): Promise<OpenStore> {
  if (settings.kind === 'embedded') return openEmbedded(settings.path, options);
  const connection = connect(options.region === undefined ? {} : { region: options.region });
  return { ...storeOver(connection, options), close: async () => connection.close() };
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
  const store = storeOver(connection, options);
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

function storeOver(connection: Connection, { tables, log, waiter = REAL_TIME }: OpenStoreOptions): Omit<OpenStore, 'close'> {
  const definitions = tableDefinitions(tables);
  return {
    issues: new DynamoDbIssueStore(connection, tables, log),
    audit: new DynamoDbAuditLog(connection),
    lock: notYet as unknown as RunLock,
    health: notYet as unknown as AccountHealth,
    budget: notYet as unknown as ActBudget,
    requests: notYet as unknown as ScanRequests,
    tables: {
      missing: () => missingTables(connection, definitions),
      create: () => createTables(connection, definitions, waiter),
    },
  };
}

const notYet = {};

const REAL_TIME: Waiter = { wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) };
