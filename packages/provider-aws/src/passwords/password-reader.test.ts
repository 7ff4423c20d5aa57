import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Scan, ScanRequest } from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import {
  type AwsTestBed,
  daysAgo,
  denied,
  MEMBER,
  NOW,
  noSuchEntity,
  secondsFrom,
  startAwsTestBed,
  UNUSED_SINCE,
} from '../../test/aws-test-bed.ts';
import { find, gapsOf, ids } from '../../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KIND = 'aws-console-password';
const DORMANT: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };
const watching = (...names: string[]) => ({ watched: names.map((name) => ({ kind: KIND, id: name, principal: name }) as const) });

const scan = (request: Partial<ScanRequest> = {}): Promise<Scan> => bed.reader().scan(MEMBER, { ...DORMANT, ...request });
const OLD = { created: daysAgo(500), changed: daysAgo(300) };

describe('what a scan of an account finds', () => {
  test('is a dormant password, with when it was made, when it was changed, and when it was used', async () => {
    bed.addConsoleUser('alice', { ...OLD, lastUsed: daysAgo(91) });
    const { credentials, coverage, activeCredentials } = await scan();
    expect(credentials).toEqual([
      {
        kind: KIND,
        id: 'alice',
        principal: 'alice',
        status: 'active',
        created: daysAgo(500),
        changed: daysAgo(300),
        lastUsed: { kind: 'used', at: daysAgo(91) },
        readAt: NOW,
      },
    ]);
    expect(coverage).toEqual({ kind: 'complete' });
    expect(activeCredentials).toBe(1);
  });

  test('is one that was never used, and says so', async () => {
    bed.addConsoleUser('alice', OLD);
    expect(find(await scan(), 'alice')?.lastUsed).toEqual({ kind: 'never' });
  });

  test.each([
    ['one second before the threshold', true, -1],
    ['exactly at the threshold', false, 0],
    ['one second after the threshold', false, 1],
  ])('is one that was last used %s: %s', async (_when, isFound, seconds) => {
    bed.addConsoleUser('alice', { ...OLD, lastUsed: secondsFrom(UNUSED_SINCE, seconds) });
    expect(ids(await scan())).toEqual(isFound ? ['alice'] : []);
  });

  test('is none of a user without a password, though one was used long ago', async () => {
    bed.addConsoleUser('alice', { ...OLD, lastUsed: daysAgo(200) });
    bed.world.deletePassword(MEMBER, 'alice');
    bed.takeCalls();
    expect(ids(await scan())).toEqual([]);
    expect(bed.takeCalls()).not.toHaveProperty('iam:GetLoginProfile');
  });

  test('is none of a user who is younger than the threshold, of which nothing is asked', async () => {
    bed.world.addUser(MEMBER, { name: 'new', created: UNUSED_SINCE, password: { changed: daysAgo(1) } });
    bed.takeCalls();
    expect(await scan()).toMatchObject({ credentials: [], activeCredentials: 1 });
    expect(bed.takeCalls()).not.toHaveProperty('iam:GetLoginProfile');
  });

  test('is not a password that was deleted since the report: that is no gap either', async () => {
    bed.addConsoleUser('alice', OLD);
    bed.addConsoleUser('bob', OLD);
    bed.fault('iam:GetLoginProfile', noSuchEntity('Login Profile for User bob'), 'bob');
    const found = await scan();
    expect(ids(found)).toEqual(['alice']);
    expect(found.coverage).toEqual({ kind: 'complete' });
  });

  test('has been changed when it was made, at the earliest: the report may be of the password before', async () => {
    bed.addConsoleUser('alice', OLD);
    await scan();
    bed.world.setPassword(MEMBER, 'alice', daysAgo(0.1));
    expect(find(await scan(), 'alice')).toMatchObject({ created: daysAgo(0.1), changed: daysAgo(0.1) });
  });
});

describe('passwords that have an issue', () => {
  test('are read even when they are used again', async () => {
    bed.addConsoleUser('alice', { ...OLD, lastUsed: daysAgo(1) });
    expect(find(await scan(watching('alice')), 'alice')?.lastUsed).toEqual({ kind: 'used', at: daysAgo(1) });
  });

  test('are absent from a complete scan when the password, or the user, is gone', async () => {
    bed.addConsoleUser('alice', OLD);
    bed.addConsoleUser('bob', OLD);
    bed.world.deletePassword(MEMBER, 'alice');
    bed.world.deleteUser(MEMBER, 'bob');
    expect(await scan(watching('alice', 'bob'))).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });

  test('and were made after the report have an unknown last use, not none', async () => {
    bed.addConsoleUser('alice', { ...OLD, lastUsed: daysAgo(200) });
    bed.world.deletePassword(MEMBER, 'alice');
    await scan();
    bed.world.setPassword(MEMBER, 'alice', NOW);
    expect(find(await scan(watching('alice')), 'alice')).toMatchObject({ created: NOW, changed: NOW, lastUsed: { kind: 'unknown' } });
  });
});

describe('without a report', () => {
  beforeEach(() => bed.world.deny(MEMBER, 'iam:GenerateCredentialReport'));

  test('the users who may hold a dormant password are asked about, and when it was changed stays unknown', async () => {
    bed.addConsoleUser('dormant', { ...OLD, lastUsed: daysAgo(91) });
    bed.addConsoleUser('never', OLD);
    bed.addConsoleUser('at work', { ...OLD, lastUsed: daysAgo(1) });
    bed.addUser('without a password');
    bed.takeCalls();

    const found = await scan();

    expect(ids(found)).toEqual(['dormant', 'never']);
    expect(find(found, 'dormant')).toEqual({
      kind: KIND,
      id: 'dormant',
      principal: 'dormant',
      status: 'active',
      created: daysAgo(500),
      lastUsed: { kind: 'used', at: daysAgo(91) },
      readAt: NOW,
    });
    expect(find(found, 'never')?.lastUsed).toEqual({ kind: 'never' });
    expect(found).toMatchObject({ activeCredentials: 3, coverage: { kind: 'complete' } });
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListUsers': 1, 'iam:GetLoginProfile': 3 });
  });

  test('those that have an issue are read whatever their last use', async () => {
    bed.addConsoleUser('alice', { ...OLD, lastUsed: daysAgo(1) });
    expect(find(await scan(watching('alice', 'gone')), 'alice')?.lastUsed).toEqual({ kind: 'used', at: daysAgo(1) });
  });

  test('users beyond a page that could not be read are a gap, and a watched one among them is unknown', async () => {
    for (let n = 1000; n < 2001; n++) bed.addUser(`user-${n}`);
    bed.addConsoleUser('zoe', OLD);
    bed.sandbox.service.addFault({
      matches: ({ operation, body }) => operation === 'iam:ListUsers' && new URLSearchParams(body).has('Marker'),
      effect: iamFaults.serviceFailure(),
    });
    const found = await scan({ needs: [{ kind: KIND, unusedSince: daysAgo(2000) }], ...watching('zoe') });
    expect(gapsOf(found)).toMatchObject([{ kind: KIND, what: 'the rest of the users' }]);
    expect(find(found, 'zoe')?.lastUsed).toMatchObject({ kind: 'unknown' });
  });
});

test('a threshold under a day asks for a list of the users: a report may be four hours old', async () => {
  bed.addConsoleUser('alice', { changed: daysAgo(0.7) });
  expect(ids(await scan({ needs: [{ kind: KIND, unusedSince: daysAgo(0.5) }] }))).toEqual(['alice']);
  expect(bed.takeCalls()).not.toHaveProperty('iam:GenerateCredentialReport');
});

describe('a password that can not be read', () => {
  test.each([
    ['denied', denied()],
    ['failing', iamFaults.serviceFailure()],
    ['throttled', iamFaults.throttling()],
    ['cut off', 'cut-before'],
  ] as const)('(%s) is a gap, never an absence, and the others are read', async (_how, effect) => {
    bed.addConsoleUser('alice', OLD);
    bed.addConsoleUser('bob', OLD);
    bed.fault('iam:GetLoginProfile', effect, 'bob');
    const found = await scan(watching('bob'));
    expect(ids(found)).toEqual(['alice']);
    expect(gapsOf(found)).toEqual([
      { kind: KIND, what: 'console password of bob', reason: expect.stringContaining('Could not read the console password of bob') },
    ]);
  });

  test('for a while leaves no trace', async () => {
    bed.addConsoleUser('alice', OLD);
    bed.fault('iam:GetLoginProfile', iamFaults.throttling(), undefined, 2);
    bed.fault('iam:GetLoginProfile', iamFaults.serviceFailure(), undefined, 2);
    const found = await scan();
    expect(ids(found)).toEqual(['alice']);
    expect(found.coverage).toEqual({ kind: 'complete' });
  });
});
