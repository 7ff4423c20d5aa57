import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScanRequest } from '@keyhammer/core';
import { type AwsTestBed, daysAgo, MEMBER, NOW, secondsFrom, startAwsTestBed, UNUSED_SINCE } from '../../test/aws-test-bed.ts';
import { find, ids } from '../../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KIND = 'aws-access-key';
const INACTIVE_KEYS: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };
const scan = (request: Partial<ScanRequest> = {}) => bed.reader().scan(MEMBER, { ...INACTIVE_KEYS, ...request });

describe('what a scan of an account finds', () => {
  test('a key is read with its status, its dates and its last use', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400), lastUsed: { at: daysAgo(91), service: 's3', region: 'eu-west-1' } });

    const { credentials, coverage, activeCredentials } = await scan();

    expect(credentials).toEqual([
      {
        kind: KIND,
        id,
        principal: 'alice',
        status: 'active',
        created: daysAgo(400),
        lastUsed: { kind: 'used', at: daysAgo(91), service: 's3', region: 'eu-west-1' },
        readAt: NOW,
      },
    ]);
    expect(coverage).toEqual({ kind: 'complete' });
    expect(activeCredentials).toBe(1);
  });

  test('a key that was never used says so', async () => {
    const [id] = bed.addUser('bob', { created: daysAgo(400) });
    expect(find(await scan(), id)?.lastUsed).toEqual({ kind: 'never' });
  });

  test('of two keys of a user each has its own last use', async () => {
    const [stale, fresh] = bed.addUser(
      'carol',
      { created: daysAgo(400), lastUsed: { at: daysAgo(200) } },
      { created: daysAgo(300), lastUsed: { at: daysAgo(1) } },
    );
    const found = await scan();
    expect(find(found, stale)?.lastUsed).toMatchObject({ kind: 'used', at: daysAgo(200) });
    expect(find(found, fresh)?.lastUsed).toMatchObject({ kind: 'used', at: daysAgo(1) });
  });

  test.each([
    ['one second before the threshold', true, -1],
    ['exactly at the threshold', false, 0],
    ['one second after the threshold', false, 1],
  ])('a user whose key was last used %s is looked at: %s', async (_when, lookedAt, seconds) => {
    const [id] = bed.addUser('dave', { created: daysAgo(400), lastUsed: { at: secondsFrom(UNUSED_SINCE, seconds) } });
    expect(ids(await scan())).toEqual(lookedAt ? [id] : []);
  });

  test.each([
    ['one second before the threshold', { kind: 'never' }, -1],
    ['exactly at the threshold', { kind: 'unknown', reason: 'not asked: the key was made after the threshold' }, 0],
  ])('a key that was made %s, and never used, has the last use %j', async (_when, lastUsed, seconds) => {
    const [id] = bed.addUser('erin', { created: secondsFrom(UNUSED_SINCE, seconds) });
    expect(find(await scan(), id)?.lastUsed).toEqual(lastUsed);
  });

  test('inactive and expired keys are inactive, and their last use is not asked for', async () => {
    const old = { created: daysAgo(400) };
    const [, inactive] = bed.addUser('frank', old, { ...old, status: 'Inactive' });
    const [, expired] = bed.addUser('grace', old, { ...old, status: 'Expired' });

    const found = await scan();

    expect(find(found, inactive)).toMatchObject({ status: 'inactive', lastUsed: { kind: 'unknown' } });
    expect(find(found, expired)).toMatchObject({ status: 'inactive', lastUsed: { kind: 'unknown' } });
    expect(found.activeCredentials).toBe(2);
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetAccessKeyLastUsed': 2 });
  });

  test('every character that a user name may hold is understood', async () => {
    const name = 'ci+deploy=eu,west.1@example-corp_x';
    const [id] = bed.addUser(name, { created: daysAgo(400) });
    expect(find(await scan(), id)?.principal).toBe(name);
  });

  test('an account without users is complete, and empty', async () => {
    expect(await scan()).toMatchObject({ accountId: MEMBER, credentials: [], activeCredentials: 0, coverage: { kind: 'complete' } });
  });
});

describe('credentials that have an issue', () => {
  const watch = (id = '', principal = '') => ({ watched: [{ kind: KIND, id, principal }] }) as const;

  test('are asked about even when they are used again', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400), lastUsed: { at: daysAgo(1) } });
    expect(find(await scan(watch(id, 'alice')), id)?.lastUsed).toMatchObject({ kind: 'used', at: daysAgo(1) });
  });

  test('are asked about with no check that needs them', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(5) });
    expect(find(await scan({ needs: [], ...watch(id, 'alice') }), id)?.lastUsed).toEqual({ kind: 'never' });
  });

  test('show as inactive once they are', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400), status: 'Inactive' });
    expect(find(await scan(watch(id, 'alice')), id)?.status).toBe('inactive');
  });

  test.each(['key', 'user'] as const)('are absent from a complete scan when the %s is gone', async (what) => {
    const [id = ''] = bed.addUser('alice', { created: daysAgo(400) });
    if (what === 'key') bed.world.deleteKey(MEMBER, id);
    else bed.world.deleteUser(MEMBER, 'alice');

    expect(await scan(watch(id, 'alice'))).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });
});

describe('keys that are due for rotation', () => {
  const MADE_BEFORE = daysAgo(180);
  const OLD_KEYS = { needs: [{ kind: KIND, madeBefore: MADE_BEFORE }] } as const;
  const BOTH = { needs: [...INACTIVE_KEYS.needs, ...OLD_KEYS.needs] };
  const USED = { lastUsed: { at: daysAgo(1) } };

  test.each([
    ['one second before the threshold', true, -1],
    ['exactly at the threshold', false, 0],
    ['one second after the threshold', false, 1],
  ])('are found, used or not, if they were made %s: %s', async (_when, isFound, seconds) => {
    const [id] = bed.addUser('alice', { created: secondsFrom(MADE_BEFORE, seconds), ...USED });
    const found = await scan(OLD_KEYS);
    expect(ids(found)).toEqual(isFound ? [id] : []);
    if (isFound) expect(find(found, id)?.lastUsed).toMatchObject({ kind: 'used', at: daysAgo(1) });
  });

  test('are looked for only among users who are old enough, and have an active key', async () => {
    const [id] = bed.addUser('old', { created: daysAgo(181), ...USED });
    bed.addUser('no active key', { created: daysAgo(400), status: 'Inactive' });
    bed.addUser('no key');
    bed.world.addUser(MEMBER, { name: 'young', created: MADE_BEFORE });
    bed.world.addKey(MEMBER, 'young', { created: daysAgo(10) });
    bed.takeCalls();

    const found = await scan(OLD_KEYS);

    expect(ids(found)).toEqual([id]);
    expect(found.activeCredentials).toBe(2);
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListAccessKeys': 1, 'iam:GetAccessKeyLastUsed': 1 });
  });

  test('and those that are unused are found in one listing of each user, and one question about each key', async () => {
    const [both] = bed.addUser('unused and old', { created: daysAgo(400), lastUsed: { at: daysAgo(100) } });
    const [old] = bed.addUser('old', { created: daysAgo(400), ...USED });
    const [unused] = bed.addUser('unused', { created: daysAgo(100) });
    bed.addUser('neither', { created: daysAgo(100), ...USED });
    bed.takeCalls();

    const found = await scan(BOTH);

    expect(ids(found)).toEqual([both, old, unused].sort());
    expect(found.coverage).toEqual({ kind: 'complete' });
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListAccessKeys': 4, 'iam:GetAccessKeyLastUsed': 3 });
  });

  test('do not bring along the key beside them that has been used, of which nothing was asked', async () => {
    const [old] = bed.addUser('alice', { created: daysAgo(400), ...USED }, { created: daysAgo(100), ...USED });
    expect(ids(await scan(BOTH))).toEqual([old]);
  });

  test('are all that there are, if the need names no instant', async () => {
    const [just] = bed.addUser('alice', { created: NOW });
    const [used] = bed.addUser('bob', { created: daysAgo(1), ...USED });
    const found = await scan({ needs: [{ kind: KIND }] });
    expect(ids(found)).toEqual([just, used].sort());
    expect(find(found, just)?.lastUsed).toEqual({ kind: 'never' });
  });
});
