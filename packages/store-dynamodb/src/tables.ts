import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { UnavailableError, type Waiter } from '@keyhammer/core';
import type { Connection } from './connection.ts';
import { isNamed } from './error-code.ts';
import type { TableDefinition } from './table-definitions.ts';
import { type ExpiryState, enableExpiry } from './table-expiry.ts';
import { translateError } from './translate-error.ts';

/** What became of one table. `expiry`, of one whose items are to expire: whether DynamoDB deletes them when they have. */
export type TableOutcome =
  /** It was there, and was left as it is, but for the expiry. */
  | { readonly name: string; readonly kind: 'existing'; readonly expiry?: ExpiryState }
  /** `not-offered`: the endpoint is not AWS, and knows no point-in-time recovery. */
  | { readonly name: string; readonly kind: 'created'; readonly pointInTimeRecovery: 'on' | 'not-offered'; readonly expiry?: ExpiryState };

const ACTIVE_WITHIN_MS = 5 * 60 * 1000;
const FIRST_LOOK_AFTER_MS = 20;
const LONGEST_WAIT_MS = 5_000;
const BACKUPS_READY_TRIES = 20;
const BACKUPS_READY_WAIT_MS = 3_000;

/** The names of those that are not there. */
export async function missingTables(connection: Connection, definitions: readonly TableDefinition[]): Promise<readonly string[]> {
  const statuses = await Promise.all(definitions.map(({ name }) => statusOf(connection, name)));
  return definitions.filter((_, index) => statuses[index] === undefined).map(({ name }) => name);
}

/** Makes those that are not there, one after another, and returns when all can be used. */
export async function createTables(
  connection: Connection,
  definitions: readonly TableDefinition[],
  waiter: Waiter,
): Promise<readonly TableOutcome[]> {
  const outcomes: TableOutcome[] = [];
  for (const definition of definitions) outcomes.push(await createTable(connection, definition, waiter));
  return outcomes;
}

async function createTable(connection: Connection, definition: TableDefinition, waiter: Waiter): Promise<TableOutcome> {
  const { name } = definition;
  const isNew = (await statusOf(connection, name)) === undefined && (await create(connection, definition));
  await untilActive(connection, name, waiter);
  const pointInTimeRecovery = isNew ? await enablePointInTimeRecovery(connection, name, waiter) : undefined;
  // Of one that was there too: the run that made it may have died over it, or a retention has been set since.
  const expiry = await enableExpiry(connection, definition);
  return { name, ...(pointInTimeRecovery ? { kind: 'created', pointInTimeRecovery } : { kind: 'existing' }), ...(expiry && { expiry }) };
}

/** `CREATING`, `ACTIVE` …; `undefined` if there is no such table. */
async function statusOf({ client }: Connection, table: string): Promise<string | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    return Table?.TableStatus ?? 'UNKNOWN';
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw translateError(error, { action: 'DescribeTable', table });
  }
}

/** False if someone else has just made it. */
async function create({ client }: Connection, definition: TableDefinition): Promise<boolean> {
  try {
    await client.send(new CreateTableCommand(requestFor(definition)));
    return true;
  } catch (error) {
    if (isNamed(error, 'ResourceInUseException')) return false;
    throw translateError(error, { action: 'CreateTable', table: definition.name });
  }
}

function requestFor({ name, hashKey, rangeKey }: TableDefinition): CreateTableCommandInput {
  const keys = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  return {
    TableName: name,
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: keys.map((key) => ({ AttributeName: key, KeyType: key === hashKey ? 'HASH' : 'RANGE' })),
    BillingMode: 'PAY_PER_REQUEST',
    // Encrypted under a KMS key of the account, whose use CloudTrail shows, rather than under DynamoDB's own.
    SSESpecification: { Enabled: true, SSEType: 'KMS' },
  };
}

/** DescribeTable is eventually consistent: for a moment it may not know the new table yet. */
async function untilActive(connection: Connection, table: string, waiter: Waiter): Promise<void> {
  let waited = 0;
  for (let next = FIRST_LOOK_AFTER_MS; (await statusOf(connection, table)) !== 'ACTIVE'; next = Math.min(2 * next, LONGEST_WAIT_MS)) {
    if (waited >= ACTIVE_WITHIN_MS) throw new UnavailableError(`table ${table} is not active after ${ACTIVE_WITHIN_MS / 60_000} minutes`);
    await waiter.wait(next);
    waited += next;
  }
}

/** Backups are set up for some seconds after a table has become active; until then AWS refuses the change. */
async function enablePointInTimeRecovery({ client }: Connection, table: string, waiter: Waiter): Promise<'on' | 'not-offered'> {
  const command = new UpdateContinuousBackupsCommand({
    TableName: table,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  for (let triesLeft = BACKUPS_READY_TRIES; ; triesLeft -= 1) {
    try {
      await client.send(command);
      return 'on';
    } catch (error) {
      if (isNamed(error, 'UnknownOperationException')) return 'not-offered';
      if (!isNamed(error, 'ContinuousBackupsUnavailableException') || triesLeft === 1) {
        throw translateError(error, { action: 'UpdateContinuousBackups', table });
      }
    }
    await waiter.wait(BACKUPS_READY_WAIT_MS);
  }
}
