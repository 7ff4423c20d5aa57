import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type ScanRequest } from '@keyhammer/core';
import { iamFaults, REPORT_COLUMNS } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, MEMBER, startAwsTestBed, UNUSED_SINCE } from '../../test/aws-test-bed.ts';
import { find, gapsOf, ids, reportReply } from '../../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KIND = 'aws-access-key';
const INACTIVE_KEYS: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };
const scan = (request: Partial<ScanRequest> = {}) => bed.reader().scan(MEMBER, { ...INACTIVE_KEYS, ...request });

describe('without a credential report that can be used', () => {
  const HEADER = REPORT_COLUMNS.join(',');
  const row = (user: string, flag: string) =>
    REPORT_COLUMNS.map((column) => {
      if (column === 'user') return user;
      if (column === 'user_creation_time') return '2020-01-01T00:00:00Z';
      return /active|enabled/.test(column) ? flag : 'N/A';
    }).join(',');
  const ROOT = row('<root_account>', 'false');

  test.each([
    ['denied', () => bed.world.deny(MEMBER, 'iam:GenerateCredentialReport')],
    ['blocked by a quota', () => bed.fault('iam:GenerateCredentialReport', iamFaults.error('LimitExceeded', 409, 'Try again later'))],
    ['failing', () => bed.fault('iam:GetCredentialReport', iamFaults.serviceFailure())],
    ['never ready', () => bed.fault('iam:GetCredentialReport', iamFaults.error('ReportInProgress', 404, 'Unknown'))],
    ['without content', () => bed.fault('iam:GetCredentialReport', reportReply(undefined))],
    ['empty', () => bed.fault('iam:GetCredentialReport', reportReply(''))],
    ['a heading and no rows', () => bed.fault('iam:GetCredentialReport', reportReply(HEADER))],
    ['without the root row', () => bed.fault('iam:GetCredentialReport', reportReply(`${HEADER}\n${row('alice', 'false')}`))],
    ['without a column that is needed', () => bed.fault('iam:GetCredentialReport', reportReply('user,arn\n<root_account>,arn'))],
    ['cut off in a row', () => bed.fault('iam:GetCredentialReport', reportReply(`${HEADER}\n${ROOT}\nalice,arn,tr`))],
    [
      'with a cell that nobody knows',
      () => bed.fault('iam:GetCredentialReport', reportReply(`${HEADER}\n${ROOT}\n${row('alice', 'perhaps')}`)),
    ],
    ['not CSV', () => bed.fault('iam:GetCredentialReport', reportReply('{"users": []}'))],
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
      matches: (request) => request.operation === 'iam:ListUsers' && new URLSearchParams(request.body).has('Marker'),
      effect: iamFaults.serviceFailure(),
    });
    expect(gapsOf(await scan())).toEqual([
      { kind: KIND, what: 'the rest of the users', reason: expect.stringContaining('Could not list the users') },
    ]);
  });

  test('an account of which nothing can be seen has failed', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    bed.world.deny(MEMBER, 'iam:ListUsers');
    await expect(scan()).rejects.toThrow(AccessDeniedError);
  });

  test('a report that has expired, or is not there any more, is made anew', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400) });
    bed.fault('iam:GetCredentialReport', iamFaults.error('ReportExpired', 410, 'Unknown'), undefined, 1);
    bed.fault('iam:GetCredentialReport', iamFaults.error('ReportNotPresent', 410, 'Unknown'), undefined, 1);
    expect(ids(await scan())).toEqual([id]);
    expect(bed.takeCalls()).toMatchObject({ 'iam:GenerateCredentialReport': 3, 'iam:GetCredentialReport': 3 });
  });
});
