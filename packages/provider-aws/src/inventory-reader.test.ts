import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Credential, type Scan, type ScanRequest, ThrottledError } from '@keyhammer/core';
import { type Fault, iamFaults, type ReceivedRequest, type Reply } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, MEMBER, NOW, secondsFrom, startAwsTestBed, UNUSED_SINCE } from '../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KIND = 'aws-access-key';
const INACTIVE_KEYS: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };

const scan = (request: Partial<ScanRequest> = {}) => bed.reader().scan(MEMBER, { ...INACTIVE_KEYS, ...request });
const ids = ({ credentials }: Scan) => credentials.map(({ id }) => id).sort();
const find = ({ credentials }: Scan, id: string | undefined): Credential | undefined =>
  credentials.find((credential) => credential.id === id);
const gapsOf = ({ coverage }: Scan) => (coverage.kind === 'partial' ? coverage.gaps : []);
const form = (request: ReceivedRequest, name: string) => new URLSearchParams(request.body).get(name);

/** A mishap for one operation, of one user or key if named. */
function fault(operation: string, effect: Fault['effect'], about?: string, times?: number): void {
  bed.sandbox.service.addFault({
    matches: (request) =>
      request.operation === operation && (about === undefined || [form(request, 'UserName'), form(request, 'AccessKeyId')].includes(about)),
    effect,
    ...(times !== undefined && { times }),
  });
}

function report(content: string | undefined): Reply {
  const encoded = content === undefined ? '' : `<Content>${Buffer.from(content).toString('base64')}</Content>`;
  const result = `<GetCredentialReportResult>${encoded}<ReportFormat>text/csv</ReportFormat></GetCredentialReportResult>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<GetCredentialReportResponse>${result}</GetCredentialReportResponse>`,
  };
}

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
    expect(await scan()).toEqual({ accountId: MEMBER, credentials: [], activeCredentials: 0, coverage: { kind: 'complete' } });
  });
});

describe('the calls that a scan makes', () => {
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
    await reader.tagsOf(MEMBER, ['nobody']);
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

describe('without a credential report that can be used', () => {
  const HEADER = 'user,arn,access_key_1_active,access_key_1_last_used_date,access_key_2_active,access_key_2_last_used_date';
  const ROOT = '<root_account>,arn:aws:iam::222222222222:root,false,N/A,false,N/A';

  test.each([
    ['denied', () => bed.world.deny(MEMBER, 'iam:GenerateCredentialReport')],
    ['blocked by a quota', () => fault('iam:GenerateCredentialReport', iamFaults.error('LimitExceeded', 409, 'Try again later'))],
    ['failing', () => fault('iam:GetCredentialReport', iamFaults.serviceFailure())],
    ['never ready', () => fault('iam:GetCredentialReport', iamFaults.error('ReportInProgress', 404, 'Unknown'))],
    ['without content', () => fault('iam:GetCredentialReport', report(undefined))],
    ['empty', () => fault('iam:GetCredentialReport', report(''))],
    ['a heading and no rows', () => fault('iam:GetCredentialReport', report(HEADER))],
    ['without the root row', () => fault('iam:GetCredentialReport', report(`${HEADER}\nalice,arn,false,N/A,false,N/A`))],
    ['without a column that is needed', () => fault('iam:GetCredentialReport', report('user,arn\n<root_account>,arn'))],
    ['cut off in a row', () => fault('iam:GetCredentialReport', report(`${HEADER}\n${ROOT}\nalice,arn,tr`))],
    [
      'with a cell that nobody knows',
      () => fault('iam:GetCredentialReport', report(`${HEADER}\n${ROOT}\nalice,arn,perhaps,N/A,false,N/A`)),
    ],
    ['not CSV', () => fault('iam:GetCredentialReport', report('{"users": []}'))],
  ])('(%s) every user is listed, and the log says why', async (_how, spoil) => {
    const [stale] = bed.addUser('alice', { created: daysAgo(400) });
    const [fresh] = bed.addUser('bob', { created: daysAgo(400), lastUsed: { at: daysAgo(1) } });
    spoil();

    const found = await scan();

    expect(ids(found)).toEqual([stale, fresh].sort());
    expect(find(found, stale)?.lastUsed).toEqual({ kind: 'never' });
    expect(found).toMatchObject({ activeCredentials: 2, coverage: { kind: 'complete' } });
    expect(bed.log.named('info')).toEqual(['listing all users instead of using the credential report']);
  });

  test('the account is listed without one when the threshold is under a day: a report may be four hours old', async () => {
    bed.addUser('alice', { created: daysAgo(0.7) });
    const found = await scan({ needs: [{ kind: KIND, unusedSince: daysAgo(0.5) }] });
    expect(found.credentials).toHaveLength(1);
    expect(bed.takeCalls()).not.toHaveProperty('iam:GenerateCredentialReport');
  });

  test('users beyond the first page are found, and each is read once', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    for (let n = 0; n < 1_050; n++) bed.addUser(`user-${n}`, ...(n % 5 === 0 ? [{ created: daysAgo(400) }] : []));

    const found = await scan({ watched: [{ kind: KIND, id: 'AKIAGONE', principal: 'user-7' }] });

    expect(found.credentials).toHaveLength(210);
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListUsers': 2, 'iam:ListAccessKeys': 1_050, 'iam:GetAccessKeyLastUsed': 210 });
  });

  test('users beyond a page that could not be read are a gap', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    for (let n = 0; n < 1_001; n++) bed.addUser(`user-${n}`);
    bed.sandbox.service.addFault({
      matches: (request) => request.operation === 'iam:ListUsers' && form(request, 'Marker') !== null,
      effect: iamFaults.serviceFailure(),
    });
    expect(gapsOf(await scan())).toEqual([{ what: 'the rest of the users', reason: expect.stringContaining('Could not list the users') }]);
  });

  test('an account of which nothing can be seen has failed', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    bed.world.deny(MEMBER, 'iam:ListUsers');
    await expect(scan()).rejects.toThrow(AccessDeniedError);
  });

  test('a report that has expired, or is not there any more, is made anew', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400) });
    fault('iam:GetCredentialReport', iamFaults.error('ReportExpired', 410, 'Unknown'), undefined, 1);
    fault('iam:GetCredentialReport', iamFaults.error('ReportNotPresent', 410, 'Unknown'), undefined, 1);
    expect(ids(await scan())).toEqual([id]);
    expect(bed.takeCalls()).toMatchObject({ 'iam:GenerateCredentialReport': 3, 'iam:GetCredentialReport': 3 });
  });
});

describe('when something goes wrong on the way', () => {
  const OLD = { created: daysAgo(400) };

  test('a user who is deleted after the report is neither found nor a gap', async () => {
    const [id] = bed.addUser('alice', OLD);
    bed.addUser('bob', OLD);
    fault('iam:ListAccessKeys', iamFaults.error('NoSuchEntity', 404, 'The user with name bob cannot be found.'), 'bob');

    const found = await scan();
    expect(ids(found)).toEqual([id]);
    expect(found.coverage).toEqual({ kind: 'complete' });
  });

  test('nor is a key that is deleted between being listed and being asked about, which IAM denies', async () => {
    const [id = ''] = bed.addUser('alice', OLD);
    bed.sandbox.service.addFault({
      matches: (request) => {
        if (request.operation !== 'iam:GetAccessKeyLastUsed') return false;
        bed.world.deleteKey(MEMBER, id);
        return true;
      },
      times: 1,
      effect: iamFaults.error('AccessDenied', 403, 'not authorized'),
    });
    expect(await scan()).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });

  test('a denied last use is unknown and a gap, never "never used"', async () => {
    const [first] = bed.addUser('alice', OLD);
    bed.addUser('bob', OLD);
    bed.world.deny(MEMBER, 'iam:GetAccessKeyLastUsed');

    const found = await scan();

    expect(find(found, first)?.lastUsed).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('Could not read the last use') });
    expect(gapsOf(found)).toHaveLength(2);
  });

  test('a user whose keys could not be listed is a gap, and the others are read', async () => {
    const [id] = bed.addUser('alice', OLD);
    bed.addUser('bob', OLD);
    fault('iam:ListAccessKeys', iamFaults.error('AccessDenied', 403, 'not authorized'), 'bob');

    const found = await scan();
    expect(ids(found)).toEqual([id]);
    expect(gapsOf(found)).toEqual([{ what: 'access keys of bob', reason: expect.stringContaining('not authorized') }]);
  });

  test.each([
    ['a failure of IAM', iamFaults.serviceFailure()],
    ['a throttled call', iamFaults.throttling()],
    ['a cut connection', 'cut-before'],
  ] as const)('%s that passes leaves no trace', async (_what, effect) => {
    const [id] = bed.addUser('alice', OLD);
    for (const operation of ['sts:AssumeRole', 'iam:GenerateCredentialReport', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed']) {
      fault(operation, effect, undefined, 2);
    }
    const found = await scan();
    expect(find(found, id)?.lastUsed).toEqual({ kind: 'never' });
    expect(found.coverage).toEqual({ kind: 'complete' });
  });

  test.each([
    ['failing', iamFaults.serviceFailure()],
    ['throttled', iamFaults.throttling()],
    ['cut off', 'cut-before'],
  ] as const)('a last use that stays %s is unknown and a gap', async (_what, effect) => {
    const [id] = bed.addUser('alice', OLD);
    fault('iam:GetAccessKeyLastUsed', effect);
    const found = await scan();
    expect(find(found, id)?.lastUsed.kind).toBe('unknown');
    expect(gapsOf(found)).toHaveLength(1);
  });

  test('an account that stays throttled altogether has failed, and says so', async () => {
    for (const operation of ['iam:GenerateCredentialReport', 'iam:ListUsers']) fault(operation, iamFaults.throttling());
    await expect(scan()).rejects.toThrow(ThrottledError);
  });
});

describe('an account that takes few calls at once', () => {
  test('has all of its keys found', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `user-${n}`);
    const expected = names.flatMap((name) => bed.addUser(name, { created: daysAgo(400) }));
    bed.world.throttle = { perSecond: 200, burst: 20 };

    const found = await bed.reader({ waiter: { wait: (ms) => sleep(ms) } }).scan(MEMBER, INACTIVE_KEYS);

    expect(ids(found)).toEqual(expected.sort());
    expect(found.coverage).toEqual({ kind: 'complete' });
    expect(bed.sandbox.throttledCalls).toBeGreaterThan(0);
  });
});

describe('tags', () => {
  test('are read for each principal, and those that can not be read are left out', async () => {
    const created = daysAgo(400);
    bed.world.addUser(MEMBER, { name: 'alice', created, tags: { owner: 'alice@example.com', Team: '' } });
    bed.world.addUser(MEMBER, { name: 'bob', created });
    bed.world.addUser(MEMBER, { name: 'carol', created, tags: { owner: 'carol' } });
    fault('iam:ListUserTags', iamFaults.error('AccessDenied', 403, 'not authorized'), 'carol');

    const tags = await bed.reader().tagsOf(MEMBER, ['alice', 'bob', 'carol', 'gone', 'alice']);

    expect([...tags].sort()).toEqual([
      ['alice', { owner: 'alice@example.com', Team: '' }],
      ['bob', {}],
    ]);
    expect(bed.log.named('warn')).toEqual(['tags not read']);
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListUserTags': 4 });
  });

  test('of nobody are read without a call', async () => {
    await bed.reader().tagsOf(MEMBER, []);
    expect(bed.takeCalls()).toEqual({});
  });
});
