import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CredentialControl, UnavailableError } from '@keyhammer/core';
import { type AwsTestBed, daysAgo, MEMBER, startAwsTestBed } from '../test/aws-test-bed.ts';

let bed: AwsTestBed;
let keyId: string;
beforeEach(async () => {
  bed = await startAwsTestBed();
  bed.addConsoleUser('alice', { changed: daysAgo(400) });
  keyId = bed.world.addKey(MEMBER, 'alice', { created: daysAgo(400) }).id;
});
afterEach(async () => bed[Symbol.asyncDispose]());

const key = () => ({ accountId: MEMBER, kind: 'aws-access-key', id: keyId, principal: 'alice' }) as const;
const password = { accountId: MEMBER, kind: 'aws-console-password', id: 'alice', principal: 'alice' } as const;

describe('a user whom IAM has locked for a while', () => {
  const CHANGES: readonly (readonly [string, (control: CredentialControl) => Promise<unknown>])[] = [
    ['iam:UpdateAccessKey', (control) => control.deactivate(key())],
    ['iam:UpdateAccessKey', (control) => control.activate(key())],
    ['iam:DeleteAccessKey', (control) => control.delete(key())],
    ['iam:CreateAccessKey', (control) => control.create(key())],
    ['iam:DeleteLoginProfile', (control) => control.delete(password)],
    ['iam:CreateLoginProfile', (control) => control.create({ ...password, principal: 'bob' })],
  ];

  beforeEach(() => void bed.addUser('bob'));

  test.each(CHANGES)('is waited for, in pauses that grow: %s', async (action, act) => {
    bed.world.failNext(MEMBER, action, { code: 'EntityTemporarilyUnmodifiable', times: 3 });
    const pauses: number[] = [];
    await act(bed.control(pauses));
    expect(pauses).toEqual([2_000, 4_000, 8_000]);
    expect(bed.takeCalls()).toMatchObject({ [action]: 4 });
  });

  test.each(CHANGES)('is given up after some minutes, with advice: %s', async (action, act) => {
    bed.world.failNext(MEMBER, action, { code: 'EntityTemporarilyUnmodifiable', times: 1000 });
    const pauses: number[] = [];
    const given = act(bed.control(pauses));
    await expect(given).rejects.toThrow(UnavailableError);
    await expect(given).rejects.toThrow(/IAM has kept the user locked for 3 minutes.*run this again in some minutes/);
    const waited = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThanOrEqual(180_000);
    expect(waited).toBeLessThan(240_000);
  });
});
