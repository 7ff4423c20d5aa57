import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StoreSettings } from '@keyhammer/config';
import type { Waiter } from '@keyhammer/core';
import { LoopbackService, type Reply } from '@keyhammer/sandbox';
import { checkSettings } from '@keyhammer/testing';
import { atOnce } from '../test/at-once.ts';
import { type Engine, LOCAL, openDynalite } from '../test/engine.ts';
import { connect } from './connection.ts';
import { configuredTables, issueTables, tableDefinitions } from './table-definitions.ts';
import { createTables, missingTables } from './tables.ts';

/** What the tables depend on. */
function configuration({
  authorization = 'off' as 'token' | 'iam' | 'off',
  interactive = false,
  store = { kind: 'dynamodb' } as StoreSettings,
}) {
  return {
    checks: [checkSettings({ tableName: 'first' })],
    store,
    api: { authorization, tableName: 'hammer-api-requests' },
    slack: { enabled: true, notifyDefaultOwner: false, channels: new Map(), ignore: [], operators: [], interactive },
  };
}

const definitions = tableDefinitions(
  issueTables([checkSettings({ check: 'one', tableName: 'first' }), checkSettings({ check: 'two', tableName: 'second' })]),
);

describe('the tables', () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await openDynalite();
  });
  afterEach(async () => engine.close());

  test('are one for each check, the audit log, and what runs know of one another', () => {
    expect(definitions).toEqual([
      { name: 'first', hashKey: 'account_id', rangeKey: 'issue_id' },
      { name: 'second', hashKey: 'account_id', rangeKey: 'issue_id' },
      { name: 'keyhammer-audit', hashKey: 'account_id', rangeKey: 'entry_id' },
      { name: 'keyhammer-state', hashKey: 'id', ttlAttribute: 'expires_at' },
    ]);
  });

  test('have one more where scans are asked for, and another end where the audit log has one', () => {
    expect(tableDefinitions(new Map(), { requests: 'requests', auditExpires: true })).toEqual([
      { name: 'keyhammer-audit', hashKey: 'account_id', rangeKey: 'entry_id', ttlAttribute: 'expires_at' },
      { name: 'keyhammer-state', hashKey: 'id', ttlAttribute: 'expires_at' },
      { name: 'requests', hashKey: 'request_id', ttlAttribute: 'expires_at' },
    ]);
  });

  test.each([
    ['off', false, false],
    ['token', false, true],
    ['iam', false, true],
    ['off', true, true],
  ] as const)('an API that is %s, and a chat that is interactive (%p), ask for scans: %p', (authorization, interactive, asks) => {
    const names = configuredTables(configuration({ authorization, interactive })).map(({ name }) => name);
    expect(names).toEqual(['first', 'keyhammer-audit', 'keyhammer-state', ...(asks ? ['hammer-api-requests'] : [])]);
  });

  test.each<[StoreSettings, string | undefined]>([
    [{ kind: 'dynamodb' }, undefined],
    [{ kind: 'dynamodb', auditRetentionDays: 365 }, 'expires_at'],
    [{ kind: 'embedded', path: '/data' }, undefined],
  ])('entries of the audit log of %j expire by %p', (store, ttlAttribute) => {
    const audit = configuredTables(configuration({ store })).find(({ name }) => name === 'keyhammer-audit');
    expect(audit?.ttlAttribute).toBe(ttlAttribute);
  });

  test('are as many as the configuration has checks, switched on or not', async () => {
    const checks = ['user_inactivekeys', 'user_keysrotation', 'user_inactivepasswords', 'root_user'];
    const settings = checks.map((check, n) => checkSettings({ check, tableName: `table-of-${check}`, enabled: n !== 2 }));
    const names = [...checks.map((check) => `table-of-${check}`), 'keyhammer-audit', 'keyhammer-state'];
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
    expect(tableDefinitions(shared).map(({ name }) => name)).toEqual(['shared', 'keyhammer-audit', 'keyhammer-state']);
  });

  test('that are missing are made, those that exist are left, and it is said which', async () => {
    const { client } = engine.connection;
    const keys = { AttributeDefinitions: [{ AttributeName: 'account_id', AttributeType: 'S' as const }] };
    const schema = { KeySchema: [{ AttributeName: 'account_id', KeyType: 'HASH' as const }], BillingMode: 'PAY_PER_REQUEST' as const };
    await client.send(new CreateTableCommand({ TableName: 'second', ...keys, ...schema }));
    expect(await missingTables(engine.connection, definitions)).toEqual(['first', 'keyhammer-audit', 'keyhammer-state']);

    expect(await createTables(engine.connection, definitions, atOnce)).toEqual([
      { name: 'first', kind: 'created', pointInTimeRecovery: 'not-offered' },
      { name: 'second', kind: 'existing' },
      { name: 'keyhammer-audit', kind: 'created', pointInTimeRecovery: 'not-offered' },
      { name: 'keyhammer-state', kind: 'created', pointInTimeRecovery: 'not-offered', expiry: 'not-offered' },
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

  describe('whose items expire', () => {
    const state = definitions.filter(({ name }) => name === 'keyhammer-state');
    const turnedOn = json({ TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires_at' } });
    const ttl = (TimeToLiveStatus: string, AttributeName?: string) => json({ TimeToLiveDescription: { TimeToLiveStatus, AttributeName } });

    test('is made with one key, and DynamoDB is told by which attribute', async () => {
      await using aws = await scripted({
        DescribeTable: [failure('ResourceNotFoundException'), active],
        CreateTable: [json({ TableDescription: {} })],
        UpdateContinuousBackups: [json({ ContinuousBackupsDescription: {} })],
        DescribeTimeToLive: [ttl('DISABLED')],
        UpdateTimeToLive: [turnedOn],
      });
      expect(await createTables(aws.connection, state, atOnce)).toEqual([
        { name: 'keyhammer-state', kind: 'created', pointInTimeRecovery: 'on', expiry: 'on' },
      ]);
      const bodyOf = (operation: string) => aws.requests.find((request) => request.operation === operation)?.body;
      expect(bodyOf('CreateTable')).toMatchObject({
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      });
      expect(bodyOf('UpdateTimeToLive')).toEqual({
        TableName: 'keyhammer-state',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires_at' },
      });
    });

    test.each<[string, Reply, string, boolean]>([
      ['was made by a run that died before it came to that', ttl('DISABLED'), 'on', true],
      ['has it', ttl('ENABLED', 'expires_at'), 'on', false],
      ['is about to have it', ttl('ENABLING', 'expires_at'), 'on', false],
      ['has another', ttl('ENABLED', 'ttl'), 'another-attribute', false],
    ])('and that %s', async (_which, described, expiry, isTurnedOn) => {
      await using aws = await scripted({ DescribeTable: [active], DescribeTimeToLive: [described], UpdateTimeToLive: [turnedOn] });
      expect(await createTables(aws.connection, state, atOnce)).toEqual([{ name: 'keyhammer-state', kind: 'existing', expiry }]);
      expect(aws.requests.some(({ operation }) => operation === 'UpdateTimeToLive')).toBe(isTurnedOn);
    });

    test.each(['DescribeTimeToLive', 'UpdateTimeToLive'])('and for which %s is denied is an error that says so', async (denied) => {
      const allowed = { DescribeTable: [active], DescribeTimeToLive: [ttl('DISABLED')], UpdateTimeToLive: [turnedOn] };
      await using aws = await scripted({ ...allowed, [denied]: [failure('AccessDeniedException')] });
      await expect(createTables(aws.connection, state, atOnce)).rejects.toThrow(`dynamodb:${denied} on table keyhammer-state was denied`);
    });
  });
});
