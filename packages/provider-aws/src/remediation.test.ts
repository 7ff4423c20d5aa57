import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialKind } from '@keyhammer/core';
import { iamFaults, OPERATOR_ACCESS_KEY_ID } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MAIN, MEMBER, startAwsTestBed } from '../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

describe('how many active credentials an account has', () => {
  const KINDS = [
    ['aws-access-key', 3],
    ['aws-console-password', 2],
  ] as const;
  const count = (kind: CredentialKind) => bed.control().activeCount(MEMBER, kind);

  beforeEach(() => {
    bed.addUser('alice', { created: daysAgo(400) }, { created: daysAgo(1) });
    bed.addUser('bob', { created: daysAgo(400) }, { created: daysAgo(400), status: 'Inactive' });
    bed.addConsoleUser('carol', { changed: daysAgo(400) });
    bed.addConsoleUser('dave', { changed: daysAgo(1) });
    bed.takeCalls();
  });

  test.each(KINDS)('is told by the credential report alone: %s', async (kind, expected) => {
    expect(await count(kind)).toBe(expected);
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1, 'iam:GenerateCredentialReport': 1, 'iam:GetCredentialReport': 1 });
  });

  test.each(KINDS)('is counted user by user without a report, those aside who go meanwhile: %s', async (kind, expected) => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    const operation = kind === 'aws-access-key' ? 'iam:ListAccessKeys' : 'iam:GetLoginProfile';
    bed.addUser('gone', { created: daysAgo(400) });
    bed.fault(operation, iamFaults.error('NoSuchEntity', 404, 'cannot be found'), 'gone');
    expect(await count(kind)).toBe(expected);
  });

  test.each(KINDS)('is not known if neither can be had: %s', async (kind, _count) => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    bed.fault(kind === 'aws-access-key' ? 'iam:ListAccessKeys' : 'iam:GetLoginProfile', denied(), 'bob');
    expect(await count(kind)).toBeUndefined();
    bed.world.deny(MEMBER, 'iam:ListUsers');
    expect(await count(kind)).toBeUndefined();
  });

  test('is not known of the root user without a report', async () => {
    expect(await count('aws-root-user')).toBe(1);
    bed.world.deny(MEMBER, 'iam:GetCredentialReport');
    expect(await count('aws-root-user')).toBeUndefined();
  });

  test('is an error in an account that can not be entered', async () => {
    bed.world.deny(MEMBER, 'sts:AssumeRole');
    await expect(count('aws-access-key')).rejects.toThrow(AccessDeniedError);
  });
});

describe('the credential report of a run', () => {
  test('is fetched once for an account, and anew after an hour', async () => {
    const control = bed.control();
    await control.activeCount(MEMBER, 'aws-access-key');
    await control.activeCount(MEMBER, 'aws-console-password');
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetCredentialReport': 1 });
    bed.clock.advance(60 * 60 * 1000);
    await control.activeCount(MEMBER, 'aws-access-key');
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetCredentialReport': 1 });
  });
});

describe('whom Keyhammer runs as', () => {
  const answer = (arn: string) =>
    bed.fault('sts:GetCallerIdentity', {
      status: 200,
      body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${MAIN}</Account><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    });

  test('is a user and the key that signs', async () => {
    expect(await bed.control().ownIdentity(MEMBER)).toEqual({
      accountId: MAIN,
      principal: 'sandbox-operator',
      credentialId: OPERATOR_ACCESS_KEY_ID,
    });
  });

  test.each([
    [`arn:aws:iam::${MAIN}:user/ci/eu/deploy+x=1,2.3@4_5-6`, 'deploy+x=1,2.3@4_5-6'],
    [`arn:aws-us-gov:iam::${MAIN}:user/alice`, 'alice'],
    [`arn:aws:iam::${MAIN}:root`, '<root_account>'],
    [`arn:aws:sts::${MAIN}:assumed-role/keyhammer/user/alice`, undefined],
    [`arn:aws:sts::${MAIN}:federated-user/alice`, undefined],
  ])('%s: %s', async (arn, principal) => {
    answer(arn);
    expect((await bed.control().ownIdentity(MEMBER)).principal).toBe(principal);
  });
});
