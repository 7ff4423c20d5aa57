import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Waiter } from '@keyhammer/core';
import { LoopbackService, type Reply } from '@keyhammer/sandbox';
import { checkSettings } from '@keyhammer/testing';
import { atOnce } from '../test/at-once.ts';
import { type Engine, LOCAL, openDynalite } from '../test/engine.ts';
import { connect } from './connection.ts';
import { createTables, issueTables, missingTables, tableDefinitions } from './tables.ts';

const definitions = tableDefinitions(
  issueTables([checkSettings({ check: 'one', tableName: 'first' }), checkSettings({ check: 'two', tableName: 'second' })]),
);

describe('the tables', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await openDynalite();
  });
  afterEach(async () => engine.close());

  test('are one for each check, and the audit log', () => {
    expect(definitions).toEqual([
      { name: 'first', hashKey: 'account_id', rangeKey: 'issue_id' },
      { name: 'second', hashKey: 'account_id', rangeKey: 'issue_id' },
      { name: 'keyhammer-audit', hashKey: 'account_id', rangeKey: 'entry_id' },
    ]);
  });

  test('are as many as the configuration has checks, switched on or not', async () => {
    const checks = ['user_inactivekeys', 'user_keysrotation', 'user_inactivepasswords', 'root_user'];
    const settings = checks.map((check, n) => checkSettings({ check, tableName: `table-of-${check}`, enabled: n !== 2 }));
    const names = [...checks.map((check) => `table-of-${check}`), 'keyhammer-audit'];
    const wanted = tableDefinitions(issueTables(settings));
    expect(await missingTables(engine.connection, wanted)).toEqual(names);
    const outcomes = await createTables(engine.connection, wanted, atOnce);
    expect(outcomes.map(({ name, kind }) => `${name} ${kind}`)).toEqual(names.map((name) => `${name} created`));
    expect(await missingTables(engine.connection, wanted)).toEqual([]);
  });

  test('that checks share are made once', () => {
    const shared = new Map([
      ['one', 'shared'],
      ['two', 'shared'],
    ]);
    expect(tableDefinitions(shared).map(({ name }) => name)).toEqual(['shared', 'keyhammer-audit']);
  });

  test('that are missing are made, those that exist are left, and it is said which', async () => {
    const { client } = engine.connection;
    const keys = { AttributeDefinitions: [{ AttributeName: 'account_id', AttributeType: 'S' as const }] };
    const schema = { KeySchema: [{ AttributeName: 'account_id', KeyType: 'HASH' as const }], BillingMode: 'PAY_PER_REQUEST' as const };
    await client.send(new CreateTableCommand({ TableName: 'second', ...keys, ...schema }));
    expect(await missingTables(engine.connection, definitions)).toEqual(['first', 'keyhammer-audit']);

    expect(await createTables(engine.connection, definitions, atOnce)).toEqual([
      { name: 'first', kind: 'created', pointInTimeRecovery: 'not-offered' },
      { name: 'second', kind: 'existing' },
      { name: 'keyhammer-audit', kind: 'created', pointInTimeRecovery: 'not-offered' },
    ]);
    expect(await missingTables(engine.connection, definitions)).toEqual([]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'second' }));
    expect(Table?.KeySchema).toHaveLength(1);
  });

  test('can be made by two at once', async () => {
    const outcomes = await Promise.all([1, 2].map(() => createTables(engine.connection, definitions, atOnce)));
    expect(outcomes.flat().filter(({ kind }) => kind === 'created')).toHaveLength(definitions.length);
  });
});

describe('a table in AWS', () => {
  const definition = definitions.slice(0, 1);
  const json = (body: object, status = 200): Reply => ({ status, body: JSON.stringify(body) });
  const failure = (code: string) => json({ __type: `com.amazonaws.dynamodb.v20120810#${code}` }, 400);

  /** Answers each operation with its replies in turn, the last one again and again. */
  async function scripted(script: Record<string, readonly Reply[]>) {
    const requests: { operation: string; body: unknown }[] = [];
    const service = await LoopbackService.start({
      name: 'DynamoDB',
      operationOf: ({ headers }) => String(headers['x-amz-target']).split('.')[1] ?? '',
      handle({ operation, body }) {
        const before = requests.filter((request) => request.operation === operation).length;
        requests.push({ operation, body: JSON.parse(body) });
        const replies = script[operation] ?? [];
        return replies[before] ?? replies.at(-1) ?? failure('InternalServerError');
      },
    });
    const connection = connect({ ...LOCAL, endpoint: service.url, maxAttempts: 1 });
    const close = async () => {
      connection.close();
      await service.close();
    };
    return { connection, requests, [Symbol.asyncDispose]: close };
  }

  const creating = json({ Table: { TableStatus: 'CREATING' } });
  const active = json({ Table: { TableStatus: 'ACTIVE' } });

  test('is billed on demand, encrypted, and can be restored to a point in time, as soon as AWS is ready for that', async () => {
    await using aws = await scripted({
      DescribeTable: [failure('ResourceNotFoundException'), failure('ResourceNotFoundException'), creating, active],
      CreateTable: [json({ TableDescription: {} })],
      UpdateContinuousBackups: [failure('ContinuousBackupsUnavailableException'), json({ ContinuousBackupsDescription: {} })],
    });
    const waits: number[] = [];
    const waiter: Waiter = { wait: async (milliseconds) => void waits.push(milliseconds) };
    expect(await createTables(aws.connection, definition, waiter)).toEqual([{ name: 'first', kind: 'created', pointInTimeRecovery: 'on' }]);
    expect(waits).toHaveLength(3);
    const bodyOf = (operation: string) => aws.requests.find((request) => request.operation === operation)?.body;
    expect(bodyOf('CreateTable')).toMatchObject({ BillingMode: 'PAY_PER_REQUEST', SSESpecification: { Enabled: true } });
    expect(bodyOf('UpdateContinuousBackups')).toMatchObject({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
  });

  test('that cannot be seen is not taken for missing', async () => {
    await using aws = await scripted({ DescribeTable: [failure('AccessDeniedException')] });
    await expect(missingTables(aws.connection, definition)).rejects.toThrow('dynamodb:DescribeTable on table first was denied');
    await expect(createTables(aws.connection, definition, atOnce)).rejects.toThrow('dynamodb:DescribeTable on table first was denied');
    expect(aws.requests.map(({ operation }) => operation)).not.toContain('CreateTable');
  });

  test('that does not become active is an outage, in the end', async () => {
    await using aws = await scripted({ DescribeTable: [creating] });
    await expect(createTables(aws.connection, definition, atOnce)).rejects.toThrow(/table first is not active after 5 minutes/);
  });

  test('whose backups may not be turned on is an error, not a table without', async () => {
    await using aws = await scripted({
      DescribeTable: [failure('ResourceNotFoundException'), active],
      CreateTable: [json({ TableDescription: {} })],
      UpdateContinuousBackups: [failure('AccessDeniedException')],
    });
    await expect(createTables(aws.connection, definition, atOnce)).rejects.toThrow('dynamodb:UpdateContinuousBackups on table first');
  });
});
