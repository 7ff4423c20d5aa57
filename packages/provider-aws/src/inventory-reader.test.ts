import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { coverageOfKind, type ScanRequest } from '@keyhammer/core';
import { type AwsTestBed, daysAgo, MEMBER, startAwsTestBed, UNUSED_SINCE } from '../test/aws-test-bed.ts';
import { gapsOf, ids } from '../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KIND = 'aws-access-key';
const INACTIVE_KEYS: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };
const scan = (request: Partial<ScanRequest> = {}) => bed.reader().scan(MEMBER, { ...INACTIVE_KEYS, ...request });

describe('the calls that a scan of keys makes', () => {
  const FRESH = { created: daysAgo(400), lastUsed: { at: daysAgo(1) } };

  test('three for the account, one for each candidate, one for each of their keys that can matter', async () => {
    for (let n = 0; n < 30; n++) bed.addUser(`busy-${n}`, FRESH);
    bed.addUser('stale', { created: daysAgo(400) }, { created: daysAgo(10) });
    bed.addUser('stale-too', { created: daysAgo(400) }, FRESH);
    bed.addUser('no-active-key', { created: daysAgo(400), status: 'Inactive' });
    bed.takeCalls();

    const { activeCredentials } = await scan();

    expect(activeCredentials).toBe(34);
    expect(bed.takeCalls()).toEqual({
      'sts:AssumeRole': 1,
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      'iam:ListAccessKeys': 2,
      'iam:GetAccessKeyLastUsed': 3,
    });
  });

  test('the role is assumed once for many readings', async () => {
    const reader = bed.reader();
    await Promise.all([reader.scan(MEMBER, INACTIVE_KEYS), reader.scan(MEMBER, INACTIVE_KEYS)]);
    await reader.describe(MEMBER, ['nobody'], { powers: false });
    expect(bed.takeCalls()).toMatchObject({ 'sts:AssumeRole': 1 });
  });

  test('none that no check asked for', async () => {
    bed.addUser('stale', { created: daysAgo(400) });
    const found = await scan({ needs: [] });
    expect(found).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1 });
  });

  test('the latest of two thresholds decides who is looked at', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400), lastUsed: { at: daysAgo(50) } });
    const needs = [90, 30].map((days) => ({ kind: KIND, unusedSince: daysAgo(days) }) as const);
    expect(ids(await scan({ needs }))).toEqual([id]);
  });

  test('an organisation may have more accounts than sessions are kept', async () => {
    for (let n = 0; n < 110; n++) {
      bed.world.addAccount({ id: String(300_000_000_000 + n), name: `account-${n}`, roles: { 'keyhammer-identification': {} } });
    }
    const reader = bed.reader();
    for (const id of bed.world.accounts.keys()) if (id.startsWith('3')) await reader.scan(id, { needs: [], watched: [] });
    await reader.scan('300000000000', { needs: [], watched: [] });
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 111 });
  });
});

describe('three checks and the root user in one reading', () => {
  const needs = [
    { kind: KIND, unusedSince: UNUSED_SINCE },
    { kind: KIND, madeBefore: daysAgo(180) },
    { kind: 'aws-console-password', unusedSince: UNUSED_SINCE },
    { kind: 'aws-root-user' },
  ] as const;
  const USED = { at: daysAgo(1) };

  test('take three calls for the account, one for each user with an active key, one for each candidate key or password', async () => {
    for (let n = 0; n < 20; n++) bed.addUser(`busy-${n}`, { created: daysAgo(100), lastUsed: USED });
    bed.addUser('unused', { created: daysAgo(100) });
    bed.addUser('old', { created: daysAgo(200), lastUsed: USED }, { created: daysAgo(300), lastUsed: USED });
    bed.addUser('without');
    bed.addConsoleUser('dormant', { changed: daysAgo(300), lastUsed: daysAgo(200) });
    bed.world.addKey(MEMBER, 'dormant', { created: daysAgo(300) });
    bed.addConsoleUser('never', { changed: daysAgo(300) });
    bed.addConsoleUser('at work', { changed: daysAgo(300), lastUsed: daysAgo(1) });
    bed.takeCalls();

    const found = await scan({ needs });

    expect(found.coverage).toEqual({ kind: 'complete' });
    // 24 keys, 3 passwords, and the root user's sign-in.
    expect(found.activeCredentials).toBe(28);
    expect(bed.takeCalls()).toEqual({
      'sts:AssumeRole': 1,
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      'iam:ListAccessKeys': 23,
      'iam:GetAccessKeyLastUsed': 4,
      'iam:GetLoginProfile': 2,
    });
  });

  test('share one list of users where there is no report, and the root user is a gap of its own kind', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    const [unused] = bed.addUser('alice', { created: daysAgo(400) });
    bed.addConsoleUser('bob', { changed: daysAgo(400) });

    const found = await scan({ needs });

    expect(ids(found)).toEqual([unused, 'bob'].sort());
    expect(found.principals).toEqual(new Map());
    expect(coverageOfKind(found, KIND)).toEqual({ kind: 'complete' });
    expect(coverageOfKind(found, 'aws-console-password')).toEqual({ kind: 'complete' });
    expect(gapsOf(found)).toEqual([
      { kind: 'aws-root-user', what: 'root user', reason: expect.stringContaining('allow iam:GenerateCredentialReport') },
    ]);
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListUsers': 1, 'iam:GenerateCredentialReport': 1 });
    expect(bed.log.named('info')).toEqual(['listing all users instead of using the credential report']);
  });

  test('tell of the holders of what was found, and of nobody else, how much they hold and whether they have MFA', async () => {
    bed.world.addUser(MEMBER, {
      name: 'alice',
      created: daysAgo(400),
      mfa: true,
      password: { changed: daysAgo(400), lastUsed: daysAgo(1) },
    });
    bed.world.addKey(MEMBER, 'alice', { created: daysAgo(400) });
    bed.world.addKey(MEMBER, 'alice', { created: daysAgo(400), status: 'Inactive' });
    bed.addConsoleUser('bob', { changed: daysAgo(400) });
    bed.addUser('carol', { created: daysAgo(100), lastUsed: USED });
    bed.world.setRoot(MEMBER, { mfa: false, keys: [{ created: daysAgo(900) }] });

    expect(await scan({ needs })).toMatchObject({
      principals: new Map([
        ['alice', { activeCredentials: 2, mfa: true }],
        ['bob', { activeCredentials: 1, mfa: false }],
        ['<root_account>', { activeCredentials: 2, mfa: false }],
      ]),
    });
  });
});

describe('an account that takes few calls at once', () => {
  test('has all of its keys found', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `user-${n}`);
    const expected = names.flatMap((name) => bed.addUser(name, { created: daysAgo(400) }));
    // Slower than the slowest machine asks.
    bed.world.throttle = { perSecond: 40, burst: 3 };

    const found = await bed.reader({ waiter: { wait: (ms) => sleep(ms) } }).scan(MEMBER, INACTIVE_KEYS);

    expect(ids(found)).toEqual(expected.sort());
    expect(found.coverage).toEqual({ kind: 'complete' });
    expect(bed.sandbox.throttledCalls).toBeGreaterThan(0);
  });
});
