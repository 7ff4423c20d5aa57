import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addDays, ConfigError, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, FakeWaiter, NOW, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { openProxy } from '../test/proxy.ts';
import { losingTheAnswerTo, OUTAGE } from '../test/refusing.ts';
import { DynamoDbActBudget } from './act-budget.ts';
import { UnreadableItemError } from './attributes.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';

const TableName = 'keyhammer-state';
const RUN = 'remediate 2026-11-20T09:00:00.000Z';
const id = `run#${RUN}`;

let engine: Engine;
let clock: FakeWaiter;
let budget: DynamoDbActBudget;
beforeEach(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, tableDefinitions(new Map()), atOnce);
  clock = new FakeWaiter(NOW);
  budget = new DynamoDbActBudget(engine.connection, clock);
});
afterEach(async () => engine.close());

const item = async () => (await engine.connection.documents.send(new GetCommand({ TableName, Key: { id } }))).Item;

test("a run's item holds what it has spent, who holds how much of it, and when DynamoDB may delete it", async () => {
  await budget.reserve(RUN, ACCOUNT_ID, 3, 10);
  await budget.reserve(RUN, OTHER_ACCOUNT_ID, 4, 10);
  await budget.reserve(RUN, ACCOUNT_ID, 5, 10);
  const expires_at = addDays(NOW, 30).getTime() / 1000;
  expect(await item()).toEqual({ id, spent: 9, [`acts#${ACCOUNT_ID}`]: 5, [`acts#${OTHER_ACCOUNT_ID}`]: 4, expires_at });
});

test('a reservation is one request', async () => {
  await using proxy = await openProxy(engine);
  await new DynamoDbActBudget(proxy.connection, clock).reserve(RUN, ACCOUNT_ID, 3, 10);
  expect([...proxy.service.calls]).toEqual([['UpdateItem', 1]]);
});

test('what can never be granted writes nothing', async () => {
  expect(await budget.reserve(RUN, ACCOUNT_ID, 11, 10)).toEqual({ granted: false, left: 10 });
  expect(await item()).toBeUndefined();
});

describe('a reservation whose answer is lost', () => {
  test('is taken once', async () => {
    await using proxy = await openProxy(engine);
    proxy.service.addFault(losingTheAnswerTo('UpdateItem'));
    expect(await new DynamoDbActBudget(proxy.connection, clock).reserve(RUN, ACCOUNT_ID, 10, 10)).toMatchObject({ granted: true });
    expect(proxy.service.calls.get('UpdateItem')).toBe(2);
    expect(await item()).toMatchObject({ spent: 10 });
  });

  test('of more than before, is taken once', async () => {
    await budget.reserve(RUN, ACCOUNT_ID, 4, 10);
    await using proxy = await openProxy(engine);
    const lossy = new DynamoDbActBudget(proxy.connection, clock);
    // The first try asks for all and is refused; the second one takes what is missing.
    proxy.beforeNext(async () => proxy.service.addFault(losingTheAnswerTo('UpdateItem')));
    expect(await lossy.reserve(RUN, ACCOUNT_ID, 10, 10)).toMatchObject({ granted: true });
    expect(await item()).toMatchObject({ spent: 10 });
  });

  test('is there for the next delivery, when the function died over it', async () => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    proxy.service.addFault(losingTheAnswerTo('UpdateItem'));
    await expect(new DynamoDbActBudget(proxy.connection, clock).reserve(RUN, ACCOUNT_ID, 10, 10)).rejects.toThrow();
    expect(await budget.reserve(RUN, ACCOUNT_ID, 10, 10)).toMatchObject({ granted: true });
    expect(await item()).toMatchObject({ spent: 10 });
  });
});

test('what cannot be asked is an error, and grants nothing', async () => {
  await using proxy = await openProxy(engine, { maxAttempts: 1 });
  proxy.service.addFault({ matches: () => true, effect: OUTAGE });
  await expect(new DynamoDbActBudget(proxy.connection, clock).reserve(RUN, ACCOUNT_ID, 1, 10)).rejects.toThrow(UnavailableError);

  await engine.connection.documents.send(new PutCommand({ TableName, Item: { id, spent: 'all' } }));
  await expect(budget.reserve(RUN, ACCOUNT_ID, 11, 10)).rejects.toThrow(UnreadableItemError);

  const empty = await openDynalite();
  await expect(new DynamoDbActBudget(empty.connection, clock).reserve(RUN, ACCOUNT_ID, 1, 10)).rejects.toThrow(ConfigError);
  await empty.close();
});
