import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, LockedError, UnavailableError } from '@keyhammer/core';
import { NOW, RecordingEventLog } from '@keyhammer/testing';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { HeartbeatsByHand } from '../test/heartbeats-by-hand.ts';
import { openProxy } from '../test/proxy.ts';
import { losingTheAnswerTo, OUTAGE } from '../test/refusing.ts';
import { UnreadableItemError } from './attributes.ts';
import type { Connection } from './connection.ts';
import { DynamoDbRunLock } from './run-lock.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';

const MINUTE_MS = 60_000;
const TABLE = { TableName: 'keyhammer-state', Key: { id: 'lock#run' } };

let engine: Engine;
let time: HeartbeatsByHand;
let log: RecordingEventLog;
beforeEach(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, tableDefinitions(new Map()), atOnce);
  time = new HeartbeatsByHand();
  log = new RecordingEventLog();
});
afterEach(async () => engine.close());

const lockOver = (connection: Connection) => new DynamoDbRunLock(connection, { ...time, log });
const item = async () => (await engine.connection.documents.send(new GetCommand(TABLE))).Item;
const deleteItem = async () => engine.connection.documents.send(new DeleteCommand(TABLE));

test('the item says who has it, since when, and when DynamoDB may delete it, a day after the last sign of life', async () => {
  await using _lease = await lockOver(engine.connection).acquire('run', 'alice@laptop');
  await time.pass(2 * MINUTE_MS);
  expect(await item()).toEqual({
    id: 'lock#run',
    owner: expect.stringMatching(/^[0-9a-f-]{36}$/),
    by: 'alice@laptop',
    since: '2026-11-20T12:00:00+00:00',
    heard_at: '2026-11-20T12:02:00+00:00',
    renewals: 2,
    expires_at: NOW.getTime() / 1000 + 24 * 60 * 60 + 2 * 60,
  });
});

test('a lock that is released leaves nothing behind, and no heartbeat', async () => {
  const lease = await lockOver(engine.connection).acquire('run', 'alice@laptop');
  expect(time.beating).toBe(1);
  await lease[Symbol.asyncDispose]();
  expect([await item(), time.beating]).toEqual([undefined, 0]);
});

describe('when an answer is lost after the request was carried out', () => {
  test('whoever took the lock knows its own write', async () => {
    await using proxy = await openProxy(engine);
    proxy.service.addFault(losingTheAnswerTo('PutItem'));
    await using lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    expect(proxy.service.calls.get('PutItem')).toBe(2);
    await time.pass(MINUTE_MS);
    expect(lease.lost.aborted).toBe(false);
  });

  test('whoever took it over does, too', async () => {
    await lockOver(engine.connection).acquire('run', 'bob@server');
    time.silence();
    await time.pass(5 * MINUTE_MS);
    await using proxy = await openProxy(engine);
    proxy.service.addFault(losingTheAnswerTo('PutItem'));
    await using _lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    expect(await item()).toMatchObject({ by: 'alice@laptop', renewals: 0 });
  });

  test('whoever renews it still has it', async () => {
    await using proxy = await openProxy(engine);
    await using lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    proxy.service.addFault(losingTheAnswerTo('PutItem'));
    await time.pass(MINUTE_MS);
    expect([lease.lost.aborted, (await item())?.renewals]).toEqual([false, 1]);
  });

  test('whoever releases it is content', async () => {
    await using proxy = await openProxy(engine);
    const lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    proxy.service.addFault(losingTheAnswerTo('DeleteItem'));
    await lease[Symbol.asyncDispose]();
    expect([await item(), log.named('warn')]).toEqual([undefined, []]);
  });
});

describe('a lock that can not be renewed', () => {
  test.each([
    [2, false],
    [3, true],
  ])('for %i minutes: given up is %p', async (minutes, isLost) => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    await using lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    proxy.service.addFault({ matches: ({ operation }) => operation === 'PutItem', effect: OUTAGE });
    await time.pass(minutes * MINUTE_MS);
    expect(lease.lost.aborted).toBe(isLost);
    expect(log.named('warn')).toEqual(Array.from({ length: minutes }, () => 'lock could not be renewed'));
    if (isLost) expect(String(lease.lost.reason)).toContain('it could not be renewed for 3 minutes');
    expect(time.beating).toBe(isLost ? 0 : 1);
  });

  test('counts from the last time that it could', async () => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    await using lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    for (let n = 0; n < 4; n += 1) {
      proxy.service.addFault({ matches: ({ operation }) => operation === 'PutItem', times: 2, effect: OUTAGE });
      await time.pass(3 * MINUTE_MS);
    }
    expect(lease.lost.aborted).toBe(false);
  });

  test('since the request hangs is given up as well', async () => {
    await using proxy = await openProxy(engine);
    await using lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    const { promise: hanging, resolve: goOn } = Promise.withResolvers<void>();
    proxy.beforeNext(() => hanging);
    time.clock.advance(MINUTE_MS);
    const first = time.beat();
    time.clock.advance(MINUTE_MS);
    await time.beat();
    expect(lease.lost.aborted).toBe(false);
    time.clock.advance(MINUTE_MS);
    await time.beat();
    expect(lease.lost.aborted).toBe(true);
    goOn();
    await first;
  });

  test('since somebody has deleted it is lost, and not made anew', async () => {
    await using lease = await lockOver(engine.connection).acquire('run', 'alice@laptop');
    await deleteItem();
    await time.pass(MINUTE_MS);
    expect(lease.lost.aborted).toBe(true);
    expect(String(lease.lost.reason)).toContain('somebody has deleted it');
    expect(await item()).toBeUndefined();
  });
});

test('a renewal that is under way when the lock is released does not bring it back, and is no loss', async () => {
  await using proxy = await openProxy(engine);
  const lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
  const { promise: hanging, resolve: goOn } = Promise.withResolvers<void>();
  proxy.beforeNext(() => hanging);
  const beat = time.beat();
  await new Promise((resolve) => setImmediate(resolve));
  await deleteItem();
  const released = lease[Symbol.asyncDispose]();
  goOn();
  await Promise.all([beat, released]);
  expect([await item(), lease.lost.aborted]).toEqual([undefined, false]);
});

test('a lock that could not be released is no error: it ends by itself', async () => {
  await using proxy = await openProxy(engine, { maxAttempts: 1 });
  const lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
  proxy.service.addFault({ matches: ({ operation }) => operation === 'DeleteItem', effect: OUTAGE });
  await lease[Symbol.asyncDispose]();
  expect(log.named('warn')).toEqual(['lock could not be released: it ends by itself in some minutes']);
  await time.pass(5 * MINUTE_MS);
  await (await lockOver(engine.connection).acquire('run', 'bob@server'))[Symbol.asyncDispose]();
});

test('a holder that was taken for dead but renewed in the last moment keeps it', async () => {
  await using _lease = await lockOver(engine.connection).acquire('run', 'alice@laptop');
  time.silence();
  await time.pass(5 * MINUTE_MS);
  await using proxy = await openProxy(engine);
  // The first request is the reading; the second, before which it happens, would take the lock over.
  proxy.beforeNext(async () => proxy.beforeNext(() => time.comeBack()));
  await expect(lockOver(proxy.connection).acquire('run', 'bob@server')).rejects.toThrow(LockedError);
  expect(await item()).toMatchObject({ by: 'alice@laptop', renewals: 1 });
});

describe('with clocks that differ', () => {
  /** Another machine, whose clock is so many minutes ahead of the holder's. */
  const ahead = (minutes: number) => {
    const clock = { now: () => new Date(time.clock.now().getTime() + minutes * MINUTE_MS) };
    return new DynamoDbRunLock(engine.connection, { clock, log, heartbeat: time.heartbeat });
  };

  test('by up to four minutes nobody takes it from one that is alive', async () => {
    await using _lease = await lockOver(engine.connection).acquire('run', 'alice@laptop');
    await time.pass(10 * MINUTE_MS);
    time.clock.advance(MINUTE_MS - 1);
    await expect(ahead(4).acquire('run', 'bob@server')).rejects.toThrow(LockedError);
  });

  test('by two minutes nobody takes it before a holder that is cut off has given up', async () => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    await using lease = await lockOver(proxy.connection).acquire('run', 'alice@laptop');
    proxy.service.addFault({ matches: () => true, effect: OUTAGE });
    await time.pass(3 * MINUTE_MS - 1);
    await expect(ahead(2).acquire('run', 'bob@server')).rejects.toThrow(LockedError);
    time.clock.advance(1);
    await time.beat();
    expect(lease.lost.aborted).toBe(true);
    await (await ahead(2).acquire('run', 'bob@server'))[Symbol.asyncDispose]();
  });

  test('by more than that the one that was robbed hears of it within a minute', async () => {
    await using lease = await lockOver(engine.connection).acquire('run', 'alice@laptop');
    await using _other = await ahead(10).acquire('run', 'bob@server');
    await time.pass(MINUTE_MS);
    expect(lease.lost.aborted).toBe(true);
  });
});

describe('what is not a lock that somebody holds', () => {
  test('a table that is missing names the command that makes it', async () => {
    const empty = await openDynalite();
    const acquiring = lockOver(empty.connection).acquire('run', 'alice@laptop');
    await expect(acquiring).rejects.toThrow(ConfigError);
    await expect(acquiring).rejects.toThrow('table keyhammer-state is missing: run `keyhammer tables create`');
    await empty.close();
  });

  test('an item that can not be read is left alone', async () => {
    await engine.connection.documents.send(new PutCommand({ TableName: 'keyhammer-state', Item: { id: 'lock#run', owner: 7 } }));
    const acquiring = lockOver(engine.connection).acquire('run', 'alice@laptop');
    await expect(acquiring).rejects.toThrow(UnreadableItemError);
    await expect(acquiring).rejects.toThrow('(table keyhammer-state, id lock#run): owner is 7, but must be a string');
  });

  test('an outage is an outage', async () => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    proxy.service.addFault({ matches: () => true, effect: OUTAGE });
    await expect(lockOver(proxy.connection).acquire('run', 'alice@laptop')).rejects.toThrow(UnavailableError);
  });
});

describe('where no other process reaches the table', () => {
  const lockAlone = () => new DynamoDbRunLock(engine.connection, { ...time, log, isAlone: true });

  test('a lock that a dead process has left is taken over at once', async () => {
    await lockOver(engine.connection).acquire('run', 'bob@server');
    time.silence();
    await using _lease = await lockAlone().acquire('run', 'alice@laptop');
    expect(await item()).toMatchObject({ by: 'alice@laptop' });
  });

  test('one that this process holds is not', async () => {
    const lock = lockAlone();
    await using _lease = await lock.acquire('run', 'alice@laptop');
    await expect(lock.acquire('run', 'alice@laptop')).rejects.toThrow(LockedError);
  });
});
