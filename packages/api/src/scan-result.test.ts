import { describe, expect, test } from '@jest/globals';
import type { FinishedScan, Issue, IssueStatus, RequestedScan } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, anIssue, issueDetails, NOW, OTHER_ACCOUNT_ID, secondsFrom } from '@keyhammer/testing';
import { anOrder, KEYS, ROTATION, ScanWorld } from '../test/scan-world.ts';
import type { ScanOrder } from './scan-ports.ts';
import { scanResult } from './scan-result.ts';
import { startScan } from './start-scan.ts';

const COMPLETE: FinishedScan = { kind: 'complete', at: NOW, gaps: [] };
const FAILED: FinishedScan = { kind: 'failed', at: NOW, why: 'the role can not be entered' };

/** Asks for a scan, and says how it ended. */
async function scanned(world: ScanWorld, order: Partial<ScanOrder> = {}, end?: FinishedScan) {
  const started = await startScan(anOrder(order), world, NOW);
  if (started.kind === 'refused') throw new Error(started.mistakes.join());
  if (end) await world.requests.finish(world.jobs[0]?.request ?? '', end);
  return started.requestId;
}

async function found(world: ScanWorld, order: Partial<ScanOrder> = {}) {
  const result = await scanResult(await scanned(world, order, COMPLETE), world, NOW);
  if (result.kind !== 'complete') throw new Error(result.kind);
  return Object.fromEntries([...result.issues].map(([check, issues]) => [check, issues.map(({ id }) => id)]));
}

describe('a request', () => {
  test.each(['0'.repeat(32), 'no-such-id', '', `${'0'.repeat(32)}\n`])('that nobody knows is unknown: %j', async (id) => {
    expect(await scanResult(id, new ScanWorld(), NOW)).toEqual({ kind: 'unknown' });
  });

  test('that can not be one is not even looked up', async () => {
    const world = new ScanWorld();
    world.requests.get = async (id) => {
      throw new Error(`asked for ${id}`);
    };
    for (const id of ['', 'f'.repeat(31), 'f'.repeat(33), 'F'.repeat(32)])
      expect(await scanResult(id, world, NOW)).toEqual({ kind: 'unknown' });
  });

  test('whose scan is kept no longer is unknown as well', async () => {
    const world = new ScanWorld();
    const id = await scanned(world, { tags: { env: ['prod'] } });
    const { get } = world.requests;
    world.requests.get = async (wanted: string): Promise<RequestedScan | undefined> =>
      wanted === id ? await get.call(world.requests, wanted) : undefined;
    expect(await scanResult(id, world, NOW)).toEqual({ kind: 'unknown' });
  });

  test.each([
    ['one second before a half hour is over', 1799, { kind: 'in-progress' }],
    ['when a half hour is over', 1800, { kind: 'failed', why: expect.stringContaining('did not end within 30 minutes') }],
    ['one second later', 1801, { kind: 'failed', why: expect.stringContaining('dead-letter queue') }],
  ])('without an end, %s', async (_when, seconds, result) => {
    const world = new ScanWorld();
    const ids = [await scanned(world), await scanned(world, { tags: { env: ['prod'] } })];
    for (const id of ids) expect(await scanResult(id, world, secondsFrom(NOW, seconds))).toEqual(result);
  });

  test('that failed says why, and is complete when a later try went well', async () => {
    const world = new ScanWorld();
    const id = await scanned(world, {}, FAILED);
    expect(await scanResult(id, world, NOW)).toEqual({ kind: 'failed', why: 'the role can not be entered' });
    await world.requests.finish(id, COMPLETE);
    expect(await scanResult(id, world, NOW)).toMatchObject({ kind: 'complete' });
  });

  test('that ended late is complete all the same', async () => {
    const world = new ScanWorld();
    const id = await scanned(world, {}, COMPLETE);
    expect(await scanResult(id, world, secondsFrom(NOW, 86_400))).toMatchObject({ kind: 'complete' });
  });

  test('of an account that was read in part says what is missing', async () => {
    const gaps = ['access keys of alice: denied'];
    const world = new ScanWorld();
    const id = await scanned(world, {}, { ...COMPLETE, gaps });
    expect(await scanResult(id, world, NOW)).toMatchObject({ kind: 'complete', gaps });
  });
});

describe('the findings', () => {
  const issue = (n: number, overrides: Partial<Issue> = {}) => anIssue({ id: accessKeyId(n), version: 1, ...overrides });

  test('are the open ones of the account, by check, sorted; a check that found nothing is there', async () => {
    const others: readonly IssueStatus[] = ['whitelisted', 'resolved', 'closed'];
    const world = new ScanWorld(
      issue(3),
      issue(1),
      issue(2, { accountId: OTHER_ACCOUNT_ID }),
      ...others.map((status, index) => issue(4 + index, { status })),
    );
    expect(await found(world)).toEqual({ [KEYS]: [accessKeyId(1), accessKeyId(3)], [ROTATION]: [] });
  });

  test('are those of the checks that were asked for', async () => {
    const world = new ScanWorld(issue(1), issue(1, { check: ROTATION }));
    expect(await found(world, { checks: [ROTATION] })).toEqual({ [ROTATION]: [accessKeyId(1)] });
  });

  test('are those that are open at the time of the question', async () => {
    const world = new ScanWorld(issue(1), issue(2));
    const id = await scanned(world, {}, COMPLETE);
    await world.issues.put(issue(1, { status: 'resolved' }));
    const result = await scanResult(id, world, NOW);
    expect(result.kind === 'complete' && result.issues.get(KEYS)?.map((open) => open.id)).toEqual([accessKeyId(2)]);
  });

  test.each<[string, Record<string, string[]>, number[]]>([
    ['one tag', { env: ['prod'] }, [1, 2]],
    ['any of its values', { env: ['prod', 'dev'] }, [1, 2, 3]],
    ['every tag', { env: ['prod', 'dev'], team: ['data'] }, [1, 3]],
    ['a value in other letters', { env: ['Prod'] }, []],
    ['a tag that nobody has', { cost: ['1'] }, []],
    ['a tag without a value', { env: [''] }, [5]],
    ['what every object has', { constructor: ['Object'] }, []],
    ['no tag', {}, [1, 2, 3, 4, 5]],
  ])('are those of users who have %s', async (_what, tags, expected) => {
    const tagged = (n: number, own: Record<string, string>) => issue(n, { details: issueDetails({ tags: own }) });
    const world = new ScanWorld(
      tagged(1, { env: 'prod', team: 'data' }),
      tagged(2, { env: 'prod', team: 'web' }),
      tagged(3, { env: 'dev', team: 'data' }),
      tagged(4, {}),
      tagged(5, { env: '' }),
    );
    expect((await found(world, { tags }))[KEYS]).toEqual(expected.map(accessKeyId));
  });

  test('that can not all be read are an error, never a shorter list', async () => {
    const world = new ScanWorld();
    world.issues.list = async function* () {
      yield issue(1);
      throw new Error('1 stored item could not be read');
    };
    const id = await scanned(world, {}, COMPLETE);
    await expect(scanResult(id, world, NOW)).rejects.toThrow('1 stored item could not be read');
  });

  test('are asked for by account and status, never read in full', async () => {
    const world = new ScanWorld();
    const filters: unknown[] = [];
    const { list } = world.issues;
    world.issues.list = (check, filter) => {
      filters.push(filter);
      return list.call(world.issues, check, filter);
    };
    await found(world);
    expect(filters).toEqual(Array(2).fill({ accountId: ACCOUNT_ID, statuses: ['open'] }));
  });
});
