import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  type HolderRef,
  isUncertain,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  ThrottledError,
  UnavailableError,
} from '@keyhammer/core';
import { iamFaults, secretAccessKeyOf } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MEMBER, noSuchEntity, setEnvironment, startAwsTestBed } from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const ALICE: HolderRef = { accountId: MEMBER, kind: 'aws-access-key', principal: 'alice' };
const create = () => bed.control().create(ALICE);
const keysOfAlice = () => bed.world.user(MEMBER, 'alice').keys.map(({ id }) => id);
const attempts = () => bed.sandbox.service.calls.get('iam:CreateAccessKey');

test('a new key comes with its secret, beside the one that is there', async () => {
  const [old] = bed.addUser('alice', { created: daysAgo(400) });
  const { id, secret } = await create();
  expect(keysOfAlice()).toEqual([old, id]);
  expect(secret.reveal()).toBe(secretAccessKeyOf(id));
  expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain(secret.reveal());
});

describe('a failure that shows that nothing was done', () => {
  test('is tried again: a throttled call', async () => {
    bed.addUser('alice');
    bed.fault('iam:CreateAccessKey', iamFaults.throttling(), undefined, 3);
    await create();
    expect(keysOfAlice()).toHaveLength(1);
  });

  test('is told: a connection that was refused', async () => {
    bed.addUser('alice');
    const restore = setEnvironment({ AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:9' });
    try {
      await expect(create()).rejects.toThrow(UnavailableError);
    } finally {
      restore();
    }
  });

  test.each([
    [
      'a full quota, with what to do',
      RejectedError,
      iamFaults.error('LimitExceeded', 409, 'Cannot exceed quota'),
      /as many as IAM allows.*Delete one of them/,
    ],
    ['a user who is gone', NotFoundError, noSuchEntity('user with name alice'), /user with name alice/],
    ['a missing permission', AccessDeniedError, denied(), /Allow iam:CreateAccessKey in the policy of the remediation role/],
  ] as const)('is told: %s', async (_what, error, effect, message) => {
    bed.addUser('alice');
    bed.fault('iam:CreateAccessKey', effect);
    const failed = create();
    await expect(failed).rejects.toThrow(error);
    await expect(failed).rejects.toThrow(message);
    expect(attempts()).toBe(1);
  });

  test('is told when it stays: throttled', async () => {
    bed.addUser('alice');
    bed.fault('iam:CreateAccessKey', iamFaults.throttling());
    await expect(create()).rejects.toThrow(ThrottledError);
  });

  test('a third key is refused by IAM itself', async () => {
    bed.addUser('alice', { created: daysAgo(400) }, { created: daysAgo(400) });
    await expect(create()).rejects.toThrow(RejectedError);
    expect(keysOfAlice()).toHaveLength(2);
  });
});

describe('a failure after which a key may have been made', () => {
  test.each([
    ['a connection that is cut with the key made', 'cut-after', 1],
    ['a connection that is cut before', 'cut-before', 0],
    ['a failure of IAM', iamFaults.serviceFailure(), 0],
    ['an answer without a key', { status: 200, body: '<CreateAccessKeyResponse><CreateAccessKeyResult/></CreateAccessKeyResponse>' }, 0],
    ['an answer that is cut off', { status: 200, body: '<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAcc' }, 0],
  ] as const)('is never tried again: %s', async (_what, effect, made) => {
    bed.addUser('alice');
    bed.fault('iam:CreateAccessKey', effect, undefined, 1);
    const lost = create();
    await expect(lost).rejects.toThrow(OutcomeUnknownError);
    await expect(lost).rejects.toThrow(/may have been made for alice.*Look at the keys of the user, and delete/);
    expect(attempts()).toBe(1);
    expect(keysOfAlice()).toHaveLength(made);
    expect(isUncertain(await lost.catch((error: unknown) => error))).toBe(true);
  });

  test('is never tried again: IAM that fails when the key is made', async () => {
    bed.addUser('alice');
    bed.world.failNext(MEMBER, 'iam:CreateAccessKey', { code: 'ServiceFailure', when: 'after' });
    await expect(create()).rejects.toThrow(OutcomeUnknownError);
    expect(keysOfAlice()).toHaveLength(1);
  });
});
