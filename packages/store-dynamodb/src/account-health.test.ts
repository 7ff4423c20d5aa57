import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addDays, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, FakeWaiter, NOW } from '@keyhammer/testing';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { openProxy } from '../test/proxy.ts';
import { losingTheAnswerTo, OUTAGE } from '../test/refusing.ts';
import { DynamoDbAccountHealth } from './account-health.ts';
import { UnreadableItemError } from './attributes.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';

const TableName = 'keyhammer-state';
const id = `account#${ACCOUNT_ID}`;

let engine: Engine;
let clock: FakeWaiter;
let health: DynamoDbAccountHealth;
beforeEach(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, tableDefinitions(new Map()), atOnce);
  clock = new FakeWaiter(NOW);
  health = new DynamoDbAccountHealth(engine.connection, clock);
});
afterEach(async () => engine.close());

const item = async () => (await engine.connection.documents.send(new GetCommand({ TableName, Key: { id } }))).Item;

test('an account that can be read costs one reading, and no write, whatever is remembered of it', async () => {
  await using proxy = await openProxy(engine);
  const observed = new DynamoDbAccountHealth(proxy.connection, clock);
  await observed.readable(ACCOUNT_ID, 'a');
  expect([...proxy.service.calls]).toEqual([['GetItem', 1]]);

  await health.unreadable(ACCOUNT_ID, 'b');
  await health.readable(ACCOUNT_ID, 'c');
  proxy.service.resetCalls();
  for (const run of ['c', 'd', 'e']) await observed.readable(ACCOUNT_ID, run);
  expect([...proxy.service.calls]).toEqual([['GetItem', 3]]);
});

test('its item holds the runs, how many of them count, and when DynamoDB may delete it', async () => {
  await health.unreadable(ACCOUNT_ID, 'a');
  await health.readable(ACCOUNT_ID, 'b');
  await health.unreadable(ACCOUNT_ID, 'c');
  const expires_at = addDays(NOW, 90).getTime() / 1000;
  expect(await item()).toEqual({ id, runs: ['a', 'b', 'c'], count: 1, version: 3, expires_at });
});

test('it does not grow with the runs', async () => {
  for (let n = 0; n < 50; n += 1) await health.unreadable(ACCOUNT_ID, `run ${n}`);
  expect(await item()).toMatchObject({ runs: { length: 20 }, count: 50 });
});

test.each([
  ['a second before', -1, 2],
  ['exactly then', 0, 1],
  ['long after, since DynamoDB has not come to it yet', 5_000_000, 1],
])('what nobody has looked at for ninety days counts no more: %s', async (_case, seconds, count) => {
  await health.unreadable(ACCOUNT_ID, 'a');
  clock.moveTo(new Date(addDays(NOW, 90).getTime() + seconds * 1000));
  expect(await health.unreadable(ACCOUNT_ID, 'b')).toBe(count);
});

describe('a run whose answer is lost', () => {
  test.each(['a', 'b'])('counts once all the same: the run %s', async (run) => {
    await health.unreadable(ACCOUNT_ID, 'a-former-one');
    await using proxy = await openProxy(engine);
    proxy.service.addFault(losingTheAnswerTo('PutItem'));
    expect(await new DynamoDbAccountHealth(proxy.connection, clock).unreadable(ACCOUNT_ID, run)).toBe(2);
    expect(proxy.service.calls.get('PutItem')).toBe(2);
    expect(await health.unreadable(ACCOUNT_ID, 'the-next')).toBe(3);
  });

  test('counts once when its function dies over it and it is delivered again', async () => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    proxy.service.addFault(losingTheAnswerTo('PutItem'));
    await expect(new DynamoDbAccountHealth(proxy.connection, clock).unreadable(ACCOUNT_ID, 'a')).rejects.toThrow();
    expect(await health.unreadable(ACCOUNT_ID, 'a')).toBe(1);
  });
});

test('what another writes in between is not lost', async () => {
  await using proxy = await openProxy(engine);
  proxy.beforeNext(async () => proxy.beforeNext(async () => void (await health.unreadable(ACCOUNT_ID, 'other'))));
  expect(await new DynamoDbAccountHealth(proxy.connection, clock).unreadable(ACCOUNT_ID, 'own')).toBe(2);
});

test('an outage is said to be one, and an item that nobody can read is left alone', async () => {
  await using proxy = await openProxy(engine, { maxAttempts: 1 });
  proxy.service.addFault({ matches: () => true, effect: OUTAGE });
  const cutOff = new DynamoDbAccountHealth(proxy.connection, clock);
  await expect(cutOff.unreadable(ACCOUNT_ID, 'a')).rejects.toThrow(UnavailableError);
  await expect(cutOff.readable(ACCOUNT_ID, 'a')).rejects.toThrow(UnavailableError);

  await engine.connection.documents.send(new PutCommand({ TableName, Item: { id, runs: 'a' } }));
  await expect(health.unreadable(ACCOUNT_ID, 'a')).rejects.toThrow(UnreadableItemError);
  expect(await item()).toEqual({ id, runs: 'a' });
});
