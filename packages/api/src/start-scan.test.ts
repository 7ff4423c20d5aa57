import { beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Job, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, IBM_ACCOUNT_ID, NOW, OTHER_ACCOUNT_ID, secondsFrom } from '@keyhammer/testing';
import { anOrder, configured, IBM_KEYS, KEYS, PASSWORDS, ROTATION, ScanWorld } from '../test/scan-world.ts';
import type { ScanOrder } from './scan-ports.ts';
import { scanResult } from './scan-result.ts';
import { SCANS_PER_HALF_HOUR } from './scan-turn.ts';
import { type StartedScan, startScan } from './start-scan.ts';

/** NOW is on the hour: a half hour of the clock begins. */
const HALF_HOUR = 30 * 60;

let world: ScanWorld;
beforeEach(() => {
  world = new ScanWorld();
});

const at = (seconds: number) => secondsFrom(NOW, seconds);
const start = (overrides: Partial<ScanOrder> = {}, now = NOW) => startScan(anOrder(overrides), world, now);
const complete = (id: string, now = NOW) => world.requests.finish(id, { kind: 'complete', at: now, gaps: [] });

async function started(overrides: Partial<ScanOrder> = {}, now = NOW) {
  return accepted(await start(overrides, now));
}

function accepted(scan: StartedScan) {
  if (scan.kind !== 'started') throw new Error(`refused: ${scan.mistakes.join('; ')}`);
  return scan;
}

describe('an order', () => {
  test('is on record, and one job is queued that names it and has a run of its own', async () => {
    const { requestId, alreadyRunning } = await started({ by: 'slack:U0123' });
    expect(requestId).toMatch(/^[0-9a-f]{32}$/);
    expect(alreadyRunning).toBe(false);
    const asked = { accountId: ACCOUNT_ID, checks: [KEYS, ROTATION] };
    expect(world.requests.all).toEqual([
      { ...asked, id: requestId, tags: {}, by: 'slack:U0123', requestedAt: NOW, updatedAt: NOW, progress: { kind: 'in-progress' } },
    ]);
    const run = `request ${requestId}`;
    expect(world.jobs).toEqual([{ ...asked, stage: 'identify', accountName: 'security', run, request: requestId }]);
  });

  test('of some checks is for those', async () => {
    await started({ checks: [ROTATION] });
    expect(world.jobs.map(({ checks }) => checks)).toEqual([[ROTATION]]);
  });

  test.each([
    ['none', undefined],
    ['an empty list', []],
  ])('that names %s is for the checks that look at the account', async (_what, checks) => {
    world.checks = [configured(KEYS), configured(ROTATION, { ignoreAccounts: [ACCOUNT_ID] }), configured(PASSWORDS)];
    await started(checks ? { checks } : {});
    expect(world.jobs.map((job) => job.checks)).toEqual([[KEYS, PASSWORDS]]);
  });

  test('of an account in another cloud is for the checks of that cloud', async () => {
    world.checks = [configured(KEYS), configured(IBM_KEYS)];
    world.inScope = [...world.inScope, { provider: 'ibm', id: IBM_ACCOUNT_ID, name: 'checkout' }];
    await started({ accountId: IBM_ACCOUNT_ID });
    expect(world.jobs).toMatchObject([{ accountId: IBM_ACCOUNT_ID, accountName: 'checkout', checks: [IBM_KEYS] }]);
    expect(await start({ accountId: IBM_ACCOUNT_ID, checks: [KEYS] })).toEqual({
      kind: 'refused',
      mistakes: [`the check ${KEYS} does not look at the account ${IBM_ACCOUNT_ID}, but these do: ${IBM_KEYS}`],
    });
  });

  test('reaches an account that only a check names', async () => {
    world.checks = [configured(KEYS), configured(ROTATION, { accounts: ['999999999999'] })];
    await started({ accountId: '999999999999' });
    expect(world.jobs).toMatchObject([{ accountId: '999999999999', checks: [ROTATION] }]);
  });

  test('is on record before its job is queued', async () => {
    const onRecord: unknown[] = [];
    world.queue.enqueue = async ([job]) => void onRecord.push(await world.requests.get(job?.request ?? ''));
    const { requestId } = await started();
    expect(onRecord).toMatchObject([{ id: requestId, progress: { kind: 'in-progress' } }]);
  });
});

describe('an order of what is being scanned', () => {
  test.each<[string, Partial<ScanOrder>]>([
    ['the same', { checks: [KEYS, ROTATION] }],
    ['the same in another order', { checks: [ROTATION, KEYS] }],
    ['the same twice over', { checks: [KEYS, ROTATION, KEYS] }],
    ['all checks, where the other has named them', {}],
    ['the same, by somebody else', { checks: [KEYS, ROTATION], by: 'slack:U0123' }],
    ['no tags, said as an empty object', { checks: [KEYS, ROTATION], tags: {} }],
  ])('gets the id of the scan that is under way: %s', async (_what, again) => {
    const first = await started({ checks: [KEYS, ROTATION] });
    expect(await started(again, at(1))).toEqual({ ...first, alreadyRunning: true });
    expect(world.jobs).toHaveLength(1);
  });

  test.each<[string, Partial<ScanOrder>]>([
    ['another account', { accountId: OTHER_ACCOUNT_ID }],
    ['fewer checks', { checks: [KEYS] }],
  ])('has a scan of its own: %s', async (_what, other) => {
    const first = await started();
    const second = await started(other, at(1));
    expect(second.requestId).not.toBe(first.requestId);
    expect(second.alreadyRunning).toBe(false);
    expect(world.jobs).toHaveLength(2);
  });

  test('has an id of its own for other tags, and waits for the same scan', async () => {
    const ids = [
      await started({ tags: { env: ['prod'] } }),
      await started({ tags: { env: ['dev'] } }, at(1)),
      await started({}, at(2)),
      await started({ tags: { env: ['prod'], team: ['data'] } }, at(3)),
    ].map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBe(4);
    expect(world.jobs).toHaveLength(1);
    await complete(world.jobs[0]?.request ?? '');
    for (const id of ids) expect(await scanResult(id, world, at(4))).toMatchObject({ kind: 'complete' });
  });

  test.each([
    ['tags', { team: ['data'], env: ['prod', 'dev'] }],
    ['values', { env: ['dev', 'prod', 'dev'], team: ['data'] }],
  ])('gets the same id, however its %s are sorted', async (_what, tags) => {
    const first = await started({ tags: { env: ['prod', 'dev'], team: ['data'] } });
    expect((await started({ tags }, at(1))).requestId).toBe(first.requestId);
  });

  test('is not taken for another whose tag and value are joined differently', async () => {
    const first = await started({ tags: { a: ['b', 'c'] } });
    expect((await started({ tags: { a: ['b'], c: [] } })).requestId).not.toBe(first.requestId);
    expect((await started({ tags: { a: ['bc'] } })).requestId).not.toBe(first.requestId);
  });

  test.each([
    ['one second before a half hour is over', HALF_HOUR - 1, true],
    ['when a half hour is over', HALF_HOUR, false],
    ['one second later', HALF_HOUR + 1, false],
  ])('waits for the former %s', async (_when, seconds, same) => {
    // Wherever in the half hour of the clock the former began.
    for (const begin of [0, 1, HALF_HOUR - 1]) {
      world = new ScanWorld();
      const first = await started({}, at(begin));
      const second = await started({}, at(begin + seconds));
      expect(second).toEqual({ kind: 'started', requestId: same ? first.requestId : expect.any(String), alreadyRunning: same });
      expect(second.requestId === first.requestId).toBe(same);
      expect(world.jobs).toHaveLength(same ? 1 : 2);
    }
  });

  test.each([
    ['has ended', (id: string) => complete(id)],
    ['has failed', (id: string) => world.requests.finish(id, { kind: 'failed', at: NOW, why: 'denied' })],
  ])('that %s is a new scan with a new id', async (_what, end) => {
    const first = await started();
    await end(first.requestId);
    const second = await started({}, at(1));
    expect(second.alreadyRunning).toBe(false);
    expect(second.requestId).not.toBe(first.requestId);
    expect(await scanResult(second.requestId, world, at(2))).toEqual({ kind: 'in-progress' });
  });

  test('at the very same time is one scan: whoever is on record first queues it', async () => {
    const orders = [0, 1, 2, 3].map((n) => start(n % 2 === 0 ? {} : { tags: { env: ['prod'] } }, new Date(NOW.getTime() + n)));
    const scans = (await Promise.all(orders)).map(accepted);
    expect(scans.map(({ alreadyRunning }) => alreadyRunning)).toEqual([false, true, true, true]);
    expect(new Set(scans.map(({ requestId }) => requestId)).size).toBe(2);
    expect(world.jobs).toHaveLength(1);
  });
});

describe('many orders', () => {
  async function scans(count: number, from = 0) {
    for (let n = 0; n < count; n += 1) await complete((await started({}, at(from + n))).requestId, at(from + n));
  }

  test('of one scan are refused from the eleventh in a half hour on, until the next', async () => {
    await scans(SCANS_PER_HALF_HOUR);
    expect(await start({}, at(600))).toEqual({
      kind: 'refused',
      mistakes: [
        `10 scans of the account ${ACCOUNT_ID} with the same checks were asked for within half an hour: ask again in 1200 seconds`,
      ],
      retryAfterSeconds: 1200,
    });
    expect(await start({}, at(HALF_HOUR - 1))).toMatchObject({ kind: 'refused', retryAfterSeconds: 1 });
    expect(await start({}, at(HALF_HOUR))).toMatchObject({ kind: 'started', alreadyRunning: false });
    expect(world.jobs).toHaveLength(SCANS_PER_HALF_HOUR + 1);
  });

  test('leave the other accounts alone', async () => {
    await scans(SCANS_PER_HALF_HOUR);
    expect(await start({ accountId: OTHER_ACCOUNT_ID }, at(600))).toMatchObject({ kind: 'started' });
  });

  test('find the tenth scan while it is under way', async () => {
    await scans(SCANS_PER_HALF_HOUR - 1);
    const tenth = await started({}, at(100));
    expect(await start({}, at(101))).toEqual({ ...tenth, alreadyRunning: true });
    expect(await start({}, at(HALF_HOUR + 1))).toEqual({ ...tenth, alreadyRunning: true });
  });
});

describe('what goes wrong', () => {
  const refusing = (error: Error) => async (_jobs: readonly Job[]) => {
    throw error;
  };

  test.each([new UnavailableError('SQS is down'), new AccessDeniedError('no sqs:SendMessage on https://sqs/queue')])(
    'a job that is not queued leaves a request that failed, and what is asked next is a new scan: %s',
    async (cause) => {
      const { enqueue } = world.queue;
      world.queue.enqueue = refusing(cause);
      const starting = start({ tags: { env: ['prod'] } });
      await expect(starting).rejects.toThrow(UnavailableError);
      await expect(starting).rejects.toMatchObject({ message: expect.stringContaining(cause.message), cause });
      const why = 'the scan could not be queued; ask for it again';
      for (const { id } of world.requests.all) expect(await scanResult(id, world, NOW)).toEqual({ kind: 'failed', why });
      world.queue.enqueue = enqueue;
      expect(await started({}, at(1))).toMatchObject({ alreadyRunning: false });
      expect(world.jobs).toHaveLength(1);
    },
  );

  test('a store that fails as well does not hide why', async () => {
    world.queue.enqueue = refusing(new UnavailableError('SQS is down'));
    world.requests.finish = async () => {
      throw new UnavailableError('DynamoDB is down');
    };
    await expect(start()).rejects.toThrow('SQS is down');
  });

  test('a death between the record and the job ends as a failure after half an hour', async () => {
    world.queue.enqueue = () => new Promise(() => {});
    void start();
    await new Promise(setImmediate);
    const [scan] = world.requests.all;
    expect(await scanResult(scan?.id ?? '', world, at(HALF_HOUR - 1))).toEqual({ kind: 'in-progress' });
    expect(await scanResult(scan?.id ?? '', world, at(HALF_HOUR))).toMatchObject({ kind: 'failed' });
  });

  test('a store that can not keep the request queues nothing', async () => {
    world.requests.add = async () => {
      throw new UnavailableError('DynamoDB is down');
    };
    await expect(start()).rejects.toThrow('DynamoDB is down');
    expect(world.jobs).toEqual([]);
  });
});

describe('an order that is refused', () => {
  const KNOWN = `configured are ${ACCOUNT_ID}, ${OTHER_ACCOUNT_ID}`;
  const ENABLED = `enabled are ${KEYS}, ${ROTATION}`;

  test.each<[string, Partial<ScanOrder>, readonly string[]]>([
    ['an account that is not configured', { accountId: '333333333333' }, [`the account "333333333333" is not configured: ${KNOWN}`]],
    [
      'a check with a typing error',
      { checks: ['user_inactivkeys'] },
      [`there is no check "user_inactivkeys" (did you mean ${KEYS}?): ${ENABLED}`],
    ],
    ['a check of Hammer that is not here', { checks: ['s3_bucket_acl'] }, [`there is no check "s3_bucket_acl": ${ENABLED}`]],
    ['a check that is not enabled', { checks: [PASSWORDS] }, [`the check ${PASSWORDS} is not enabled: ${ENABLED}`]],
    ['a check without a name', { checks: [''] }, [`there is no check "": ${ENABLED}`]],
    [
      'several at once, each once',
      { accountId: 'x', checks: ['nonsense', KEYS, PASSWORDS, 'nonsense'] },
      [
        `the account "x" is not configured: ${KNOWN}`,
        `there is no check "nonsense": ${ENABLED}`,
        `the check ${PASSWORDS} is not enabled: ${ENABLED}`,
      ],
    ],
  ])('%s: with what is allowed', async (_what, order, mistakes) => {
    expect(await start(order)).toEqual({ kind: 'refused', mistakes });
    expect(world.requests.all).toEqual([]);
    expect(world.jobs).toEqual([]);
  });

  test('a check that does not look at the account', async () => {
    world.checks = [configured(KEYS), configured(ROTATION, { ignoreAccounts: [ACCOUNT_ID] })];
    expect(await start({ checks: [KEYS, ROTATION] })).toEqual({
      kind: 'refused',
      mistakes: [`the check ${ROTATION} does not look at the account ${ACCOUNT_ID}, but these do: ${KEYS}`],
    });
  });

  test('an account that no check looks at', async () => {
    world.checks = [configured(KEYS, { accounts: [OTHER_ACCOUNT_ID] })];
    expect(await start()).toEqual({ kind: 'refused', mistakes: [`no check looks at the account ${ACCOUNT_ID}`] });
  });

  test('an account among so many that not all are named', async () => {
    world.inScope = Array.from({ length: 10_000 }, (_, n) => ({
      provider: 'aws',
      id: String(100_000_000_000 + n),
      name: `account ${n}`,
    }));
    const refused = await start({ accountId: `9${'9'.repeat(1000)}` });
    expect(refused).toMatchObject({ mistakes: [expect.stringMatching(/100000000009 and 9990 more$/)] });
    expect(JSON.stringify(refused).length).toBeLessThan(400);
  });
});
