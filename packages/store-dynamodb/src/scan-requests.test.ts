import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addDays, ConfigError } from '@keyhammer/core';
import { ACCOUNT_ID, FakeWaiter, NOW, secondsFrom } from '@keyhammer/testing';
import { aRequestedScan } from '@keyhammer/testing/contracts';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { openProxy } from '../test/proxy.ts';
import { losingTheAnswerTo } from '../test/refusing.ts';
import { UnreadableItemError } from './attributes.ts';
import { DynamoDbScanRequests } from './scan-requests.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';

const TableName = 'hammer-api-requests';
const REQUEST = aRequestedScan({ checks: ['user_inactivekeys', 'root_user'], tags: { team: ['red'] } });
const { id } = REQUEST;
const AT = secondsFrom(NOW, 90);
const SECONDS = NOW.getTime() / 1000;

let engine: Engine;
let clock: FakeWaiter;
let requests: DynamoDbScanRequests;
beforeEach(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, tableDefinitions(new Map(), { requests: TableName }), atOnce);
  clock = new FakeWaiter(NOW);
  requests = new DynamoDbScanRequests(engine.connection, TableName, clock);
});
afterEach(async () => engine.close());

const item = async () => (await engine.connection.documents.send(new GetCommand({ TableName, Key: { request_id: id } }))).Item;
const seed = (Item: Record<string, unknown>) => engine.connection.documents.send(new PutCommand({ TableName, Item }));

/** What Hammer's API says of an item, `seconds` after the request. */
async function hammersStatus(seconds: number): Promise<string> {
  const { progress, total, updated } = (await item()) ?? {};
  if (progress === total) return 'COMPLETE';
  return SECONDS + seconds - updated <= 300 ? 'IN_PROGRESS' : 'FAILED';
}

test("a request has Hammer's attributes, and ours beside them", async () => {
  await requests.add(REQUEST);
  expect(await item()).toEqual({
    request_id: id,
    request_params: { account_id: ACCOUNT_ID, regions: [], security_features: ['user_inactivekeys', 'root_user'], tags: { team: ['red'] } },
    progress: 0,
    total: 2,
    updated: SECONDS,
    requested_at: '2026-11-20T12:00:00+00:00',
    requested_by: 'api',
    expires_at: addDays(NOW, 30).getTime() / 1000,
  });
});

test("Hammer's readers understand how it stands", async () => {
  await requests.add({ ...REQUEST, checks: [] });
  expect(await hammersStatus(60)).toBe('IN_PROGRESS');
  await requests.finish(id, { kind: 'failed', at: AT, why: 'denied' });
  expect(await hammersStatus(60 * 60)).toBe('FAILED');
  await requests.finish(id, { kind: 'complete', at: AT, gaps: [] });
  expect(await hammersStatus(60 * 60)).toBe('COMPLETE');
  expect(await item()).toMatchObject({ updated: SECONDS + 90, finished_at: '2026-11-20T12:01:30+00:00', gaps: [] });
  expect(await item()).not.toHaveProperty('failure');
});

describe('a request that Hammer wrote', () => {
  const hammers = {
    request_id: id,
    request_params: {
      account_id: ACCOUNT_ID,
      regions: ['eu-west-1'],
      security_features: ['user_inactivekeys'],
      tags: { team: 'red', unit: ['a', 'b'] },
    },
    progress: 0,
    total: 1,
    updated: SECONDS,
  };

  test('is read as what it says', async () => {
    await seed(hammers);
    expect(await requests.get(id)).toEqual({
      ...REQUEST,
      checks: ['user_inactivekeys'],
      tags: { team: ['red'], unit: ['a', 'b'] },
      by: 'hammer',
    });
  });

  test('is complete when its progress has come to the total', async () => {
    await seed({ ...hammers, progress: 1 });
    expect(await requests.get(id)).toMatchObject({ progress: { kind: 'complete', at: NOW, gaps: [] } });
  });

  test('without tags has none', async () => {
    const { tags: _tags, ...request_params } = hammers.request_params;
    await seed({ ...hammers, request_params });
    expect(await requests.get(id)).toMatchObject({ tags: {} });
  });
});

test.each([
  ['updated', { updated: 'now' }, 'updated is "now", but must be a number'],
  ['the account', { request_params: {} }, 'request_params.account_id is missing'],
])('a request that can not be read is an error: %s', async (_what, damage, saying) => {
  await requests.add(REQUEST);
  await seed({ ...(await item()), ...damage });
  await expect(requests.get(id)).rejects.toThrow(UnreadableItemError);
  await expect(requests.get(id)).rejects.toThrow(`(table ${TableName}, request_id ${id}): ${saying}`);
});

describe('when an answer is lost', () => {
  test('the request that is sent again is the one that is there', async () => {
    await using proxy = await openProxy(engine);
    proxy.service.addFault(losingTheAnswerTo('PutItem'));
    await new DynamoDbScanRequests(proxy.connection, TableName, clock).add(REQUEST);
    expect(proxy.service.calls.get('PutItem')).toBe(2);
    expect(await requests.get(id)).toEqual(REQUEST);
  });

  test.each([
    { kind: 'complete', at: AT, gaps: ['a gap'] },
    { kind: 'failed', at: AT, why: 'denied' },
  ] as const)('its end is the same: $kind', async (progress) => {
    await requests.add(REQUEST);
    await using proxy = await openProxy(engine);
    proxy.service.addFault(losingTheAnswerTo('UpdateItem'));
    await new DynamoDbScanRequests(proxy.connection, TableName, clock).finish(id, progress);
    expect(await requests.get(id)).toMatchObject({ progress });
  });

  test('for good, it is an outage, and asking again finishes it', async () => {
    await requests.add(REQUEST);
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    proxy.service.addFault(losingTheAnswerTo('UpdateItem'));
    const progress = { kind: 'complete', at: AT, gaps: [] } as const;
    const lossy = new DynamoDbScanRequests(proxy.connection, TableName, clock);
    await expect(lossy.finish(id, progress)).rejects.toThrow();
    await lossy.finish(id, progress);
    expect(await requests.get(id)).toMatchObject({ progress });
  });
});

test('a table that is missing names the command that makes it', async () => {
  const elsewhere = new DynamoDbScanRequests(engine.connection, 'not-made', clock);
  for (const asking of [elsewhere.get(id), elsewhere.add(REQUEST), elsewhere.finish(id, { kind: 'failed', at: AT, why: '' })]) {
    await expect(asking).rejects.toThrow(ConfigError);
  }
});
