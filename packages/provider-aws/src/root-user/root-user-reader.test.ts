import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MEMBER, NOW, startAwsTestBed } from '../../test/aws-test-bed.ts';
import { find, gapsOf, ids, reportReply } from '../../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const scan = () => bed.reader().scan(MEMBER, { needs: [{ kind: 'aws-root-user' }], watched: [] });

describe('the root user', () => {
  test('has a sign-in and as many keys as the report shows, each with its own last use', async () => {
    bed.world.setRoot(MEMBER, {
      passwordLastUsed: daysAgo(3),
      keys: [
        { created: daysAgo(900), lastUsed: { at: daysAgo(5) } },
        { created: daysAgo(800), status: 'Inactive' },
      ],
    });
    const found = await scan();
    const shared = { kind: 'aws-root-user', principal: '<root_account>', readAt: NOW };
    expect(found.credentials).toEqual([
      { ...shared, id: 'root-sign-in', status: 'active', created: expect.any(Date), lastUsed: { kind: 'used', at: daysAgo(3) } },
      { ...shared, id: 'root-access-key-1', status: 'active', created: daysAgo(900), lastUsed: { kind: 'used', at: daysAgo(5) } },
      { ...shared, id: 'root-access-key-2', status: 'inactive', created: daysAgo(800), lastUsed: { kind: 'never' } },
    ]);
    expect(found).toMatchObject({ activeCredentials: 2, coverage: { kind: 'complete' } });
  });

  test('who never signed in says so, and has no key that is not there', async () => {
    const found = await scan();
    expect(ids(found)).toEqual(['root-sign-in']);
    expect(find(found, 'root-sign-in')?.lastUsed).toEqual({ kind: 'never' });
  });

  test('is read with nothing but the report', async () => {
    for (let n = 0; n < 5; n++) bed.addUser(`user-${n}`, { created: daysAgo(400) });
    bed.takeCalls();
    await scan();
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1, 'iam:GenerateCredentialReport': 1, 'iam:GetCredentialReport': 1 });
  });

  test.each([
    ['denied', denied()],
    ['failing', iamFaults.serviceFailure()],
    ['throttled', iamFaults.throttling()],
    ['malformed', reportReply('user,arn')],
  ])('is a gap without a report (%s), which says what to do', async (_how, effect) => {
    bed.fault('iam:GetCredentialReport', effect);
    const found = await scan();
    expect(found.credentials).toEqual([]);
    expect(gapsOf(found)).toEqual([
      {
        kind: 'aws-root-user',
        what: 'root user',
        reason: expect.stringContaining('allow iam:GenerateCredentialReport and iam:GetCredentialReport'),
      },
    ]);
  });
});
