import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  ConfigError,
  type Issue,
  RejectedError,
  ThrottledError,
  UnavailableError,
  VersionConflictError,
} from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, anIssue, CHECK, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { aFullIssue, hammersItem } from '@keyhammer/testing/contracts';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { openProxy } from '../test/proxy.ts';
import { UnreadableItemError } from './attributes.ts';
import { DynamoDbIssueStore } from './issue-store.ts';
import type { Item } from './item.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';
import { UnreadableItemsError } from './unreadable-items.ts';

const TABLES = new Map([[CHECK, TABLE_NAME]]);
let engine: Engine;
let log: RecordingEventLog;
let store: DynamoDbIssueStore;

beforeEach(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, tableDefinitions(TABLES), atOnce);
  log = new RecordingEventLog();
  store = new DynamoDbIssueStore(engine.connection, TABLES, log);
});
afterEach(async () => engine.close());

const seed = (item: Item) => engine.connection.documents.send(new PutCommand({ TableName: TABLE_NAME, Item: { ...item } }));

describe('an item that cannot be read', () => {
  const damaged = { ...hammersItem(ACCOUNT_ID), issue_id: accessKeyId(2), timestamps: { identified: 'long ago' } };
  const others = [accessKeyId(1), accessKeyId(3)];

  beforeEach(async () => {
    await seed(damaged);
    for (const id of others) await store.put(anIssue({ id }));
  });

  test.each([{}, { accountId: ACCOUNT_ID }, { statuses: ['open' as const] }])(
    'hides no other, and fails the listing %j at its end',
    async (filter) => {
      const seen: Issue[] = [];
      const listing = async () => {
        for await (const issue of store.list(CHECK, filter)) seen.push(issue);
      };
      await expect(listing()).rejects.toThrow(UnreadableItemsError);
      await expect(listing()).rejects.toThrow(/1 stored item.*AKIA.*timestamps.identified/);
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(others));
      expect(log.named('error')).toContain('stored issue is unreadable');
    },
  );

  test('is hidden by no filter if it is the status that cannot be read', async () => {
    await seed({ ...damaged, status: 'opne' });
    await expect(Array.fromAsync(store.list(CHECK, { statuses: ['closed'] }))).rejects.toThrow(UnreadableItemsError);
  });

  test('is not got, and not written over', async () => {
    const issue = anIssue({ id: accessKeyId(2) });
    await expect(store.get(issue)).rejects.toThrow(UnreadableItemError);
    await expect(store.put(issue)).rejects.toThrow(UnreadableItemError);
    await expect(store.put({ ...issue, version: 1 })).rejects.toThrow(VersionConflictError);
    await seed({ ...damaged, ...hammersItem(ACCOUNT_ID), issue_id: accessKeyId(2) });
    expect(await store.get(issue)).toMatchObject({ version: 0, details: { principal: 'bob' } });
  });
});

test.each(['open', 'whitelisted'] as const)("a filter for %s knows Hammer's words for it", async (status) => {
  const { status: _status, ...without } = hammersItem(ACCOUNT_ID);
  await seed({ ...without, issue_id: 'none' });
  await seed({ ...without, issue_id: 'temporary', status: 'tempwhitelist' });
  const found = await Array.fromAsync(store.list(CHECK, { statuses: [status] }));
  expect(found.map(({ id }) => id)).toEqual([status === 'open' ? 'none' : 'temporary']);
});

test('numbers that JavaScript cannot hold, sets and bytes of another tool come back as they were', async () => {
  const { client } = engine.connection;
  const foreign = {
    huge: { N: '12345678901234567890123456789012345678' },
    exact: { N: '0.1234567890123456789012345' },
    some: { NS: ['1', '22'] },
    names: { SS: ['a', 'b'] },
    bytes: { B: new Uint8Array([1, 2, 3]) },
  };
  const Key = { account_id: { S: ACCOUNT_ID }, issue_id: { S: accessKeyId(1) } };
  const hammers = {
    issue_details: { M: { username: { S: 'bob' }, create_date: { S: '2018-02-14T16:48:02+00:00' } } },
    timestamps: { M: { identified: { S: '2018-02-14T16:48:02+00:00' } } },
  };
  await client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: { ...Key, ...hammers, ...foreign } }));
  const found = await store.get(anIssue({ id: accessKeyId(1) }));
  if (found) await store.put(found);
  const { Item } = await client.send(new GetItemCommand({ TableName: TABLE_NAME, Key }));
  expect(Item).toMatchObject({ ...foreign, bytes: { B: expect.anything() } });
  expect([...(Item?.bytes?.B ?? [])]).toEqual([1, 2, 3]);
});

describe('when the answer to a put is lost after it was carried out', () => {
  test.each([0, 1])('the next try of the SDK finds its own write at version %i, which is no conflict', async (version) => {
    await using proxy = await openProxy(engine);
    const before = version === 0 ? anIssue() : await store.put(anIssue());
    proxy.service.addFault({ matches: ({ operation }) => operation === 'PutItem', times: 1, effect: 'cut-after' });
    const put = await new DynamoDbIssueStore(proxy.connection, TABLES, log).put({ ...before, status: 'resolved' });
    expect(put.version).toBe(version + 1);
    expect(proxy.service.calls.get('PutItem')).toBe(2);
    expect(await store.get(before)).toEqual(put);
  });

  test('it is a conflict if another writer was there in between', async () => {
    await using proxy = await openProxy(engine);
    const first = await store.put(anIssue());
    const faulty = new DynamoDbIssueStore(proxy.connection, TABLES, log);
    proxy.service.addFault({ matches: ({ operation }) => operation === 'PutItem', times: 1, effect: 'cut-before' });
    proxy.beforeNext(async () => void (await store.put({ ...first, status: 'closed' })));
    await expect(faulty.put({ ...first, status: 'resolved' })).rejects.toThrow(VersionConflictError);
    expect(await store.get(first)).toMatchObject({ status: 'closed', version: 2 });
  });
});

describe('an error of DynamoDB', () => {
  test('about a table that is missing names the command that makes it', async () => {
    const elsewhere = new DynamoDbIssueStore(engine.connection, new Map([[CHECK, 'not-made']]), log);
    const saying = { name: 'ConfigError', message: 'table not-made is missing: run `keyhammer tables create`' };
    await expect(elsewhere.get(anIssue())).rejects.toMatchObject(saying);
    await expect(elsewhere.put(anIssue())).rejects.toMatchObject(saying);
    await expect(Array.fromAsync(elsewhere.list(CHECK))).rejects.toMatchObject(saying);
    await expect(Array.fromAsync(elsewhere.list(CHECK, { accountId: ACCOUNT_ID }))).rejects.toMatchObject(saying);
  });

  test('a check without a table is a mistake of the configuration', async () => {
    await expect(store.get(anIssue({ check: 'user_keysrotation' }))).rejects.toThrow(ConfigError);
  });

  test('an item that is too big is refused', async () => {
    await expect(store.put(anIssue({ foreign: { big: 'x'.repeat(500_000) } }))).rejects.toThrow(RejectedError);
  });

  test('the biggest item that AWS and the life cycle can make is far from too big', async () => {
    const full = aFullIssue(ACCOUNT_ID);
    const long = '鍵'.repeat(1_000);
    const [former] = full.history;
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [String(n).padStart(128, '鍵'), '鍵'.repeat(256)]));
    const history = Array.from({ length: 20 }, () => ({ ...full, ...former, resolution: { reason: 'used' as const, why: long } }));
    const issue = { ...full, details: { ...full.details, tags }, attempt: { ...full.attempt, why: long }, history };
    expect(await store.put(issue)).toMatchObject({ version: 1 });
    expect(await store.get(issue)).toMatchObject({ details: { tags }, history: history.map(({ resolution }) => ({ resolution })) });
  });

  test.each([
    [400, 'AccessDeniedException', AccessDeniedError],
    [400, 'ExpiredTokenException', AccessDeniedError],
    [400, 'ProvisionedThroughputExceededException', ThrottledError],
    [400, 'ThrottlingException', ThrottledError],
    [500, 'InternalServerError', UnavailableError],
    [503, 'ServiceUnavailable', UnavailableError],
  ])('%i %s is of our own family, says what was tried, and keeps its cause', async (status, code, family) => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'Authorization=AWS4-HMAC-SHA256 secret' });
    proxy.service.addFault({ matches: () => true, effect: { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body } });
    const faulty = new DynamoDbIssueStore(proxy.connection, TABLES, log);
    for (const [action, act] of [
      ['GetItem', () => faulty.get(anIssue())],
      ['PutItem', () => faulty.put(anIssue())],
      ['Scan', () => Array.fromAsync(faulty.list(CHECK))],
      ['Query', () => Array.fromAsync(faulty.list(CHECK, { accountId: ACCOUNT_ID }))],
    ] as const) {
      const error = await act().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(family);
      expect(error).toMatchObject({ message: expect.stringContaining(`dynamodb:${action} on table ${TABLE_NAME}`), cause: { name: code } });
      expect(String(error)).not.toContain('AWS4');
    }
  });
});
