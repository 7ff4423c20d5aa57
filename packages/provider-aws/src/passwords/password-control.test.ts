import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  type CredentialRef,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  ThrottledError,
  UnavailableError,
} from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MEMBER, NOW, noSuchEntity, startAwsTestBed } from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const REF: CredentialRef = { accountId: MEMBER, kind: 'aws-console-password', id: 'alice', principal: 'alice' };
const OLD = { created: daysAgo(500), changed: daysAgo(300), lastUsed: daysAgo(200) };
const passwordOfAlice = () => bed.world.user(MEMBER, 'alice').password;

describe('a look at a password', () => {
  const FOUND = {
    kind: 'aws-console-password',
    id: 'alice',
    principal: 'alice',
    status: 'active',
    created: daysAgo(500),
    lastUsed: { kind: 'used', at: daysAgo(200) },
    readAt: NOW,
  };

  test('shows when it was made, last changed and last used', async () => {
    bed.addConsoleUser('alice', OLD);
    expect(await bed.control().look(REF)).toEqual({ kind: 'found', credential: { ...FOUND, changed: daysAgo(300) } });
  });

  test('shows the last use as it is now, not as in the report', async () => {
    bed.addConsoleUser('alice', OLD);
    const control = bed.control();
    await control.look(REF);
    bed.world.signIn(MEMBER, 'alice', NOW);
    expect(await control.look(REF)).toMatchObject({ credential: { lastUsed: { kind: 'used', at: NOW } } });
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetCredentialReport': 1, 'iam:GetUser': 2, 'iam:GetLoginProfile': 2 });
  });

  test('says "never used" where there was no sign-in', async () => {
    bed.addConsoleUser('alice', { changed: daysAgo(300) });
    expect(await bed.control().look(REF)).toMatchObject({ credential: { lastUsed: { kind: 'never' } } });
  });

  test('leaves out when it was changed where there is no report', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    bed.addConsoleUser('alice', OLD);
    expect(await bed.control().look(REF)).toEqual({ kind: 'found', credential: FOUND });
  });

  test.each([
    ['just within half an hour', 30 * 60, daysAgo(300)],
    ['a second more, as nobody can tell of a reset since', 30 * 60 + 1, undefined],
  ])('tells of the last change by a report that was made %s ago', async (_when, seconds, changed) => {
    bed.addConsoleUser('alice', OLD);
    await bed.control().look(REF);
    bed.clock.advance(seconds * 1000);

    const live = await bed.control().look(REF);

    expect(live.kind === 'found' && live.credential.changed).toEqual(changed);
  });

  test('takes it as changed when it was made, if that is after the report', async () => {
    bed.addConsoleUser('alice', OLD);
    const control = bed.control();
    await control.look(REF);
    bed.world.setPassword(MEMBER, 'alice', NOW);
    expect(await control.look(REF)).toMatchObject({ credential: { created: NOW, changed: NOW } });
  });

  test.each(['password', 'user'] as const)('says that it is gone when the %s is, though it was used once', async (what) => {
    bed.addConsoleUser('alice', OLD);
    if (what === 'user') bed.world.deleteUser(MEMBER, 'alice');
    else bed.world.deletePassword(MEMBER, 'alice');
    expect(await bed.control().look(REF)).toEqual({ kind: 'gone' });
  });

  test.each([
    ['iam:GetLoginProfile', AccessDeniedError, denied()],
    ['iam:GetUser', AccessDeniedError, denied()],
    ['iam:GetLoginProfile', ThrottledError, iamFaults.throttling()],
    ['iam:GetUser', ThrottledError, iamFaults.throttling()],
    ['iam:GetLoginProfile', UnavailableError, iamFaults.serviceFailure()],
    ['iam:GetUser', UnavailableError, 'cut-before'],
  ] as const)('that fails in %s is never taken for a password that is gone, or was never used: %p', async (action, error, effect) => {
    bed.addConsoleUser('alice', OLD);
    bed.fault(action, effect);
    const look = bed.control().look(REF);
    await expect(look).rejects.toThrow(error);
    if (error === AccessDeniedError) await expect(look).rejects.toThrow(`Allow ${action} in the policy of the remediation role`);
  });

  test('stops at a clock that is minutes off', async () => {
    bed.addConsoleUser('alice', OLD);
    const control = bed.control();
    await control.look(REF);
    bed.sandbox.service.clockOffsetMs = -10 * 60_000;
    await expect(control.look(REF)).rejects.toThrow(/clock is 10 minutes ahead/);
  });
});

describe('what a user holds', () => {
  test('is one password, or none', async () => {
    bed.addConsoleUser('alice', OLD);
    const control = bed.control();
    expect(await control.held(REF)).toMatchObject([{ id: 'alice', created: daysAgo(500) }]);
    bed.world.deletePassword(MEMBER, 'alice');
    expect(await control.held(REF)).toEqual([]);
  });

  test('is an error of a user who does not exist', async () => {
    await expect(bed.control().held(REF)).rejects.toThrow(NotFoundError);
  });
});

describe('a deletion', () => {
  test('takes the password, and leaves the keys', async () => {
    bed.addConsoleUser('alice', OLD);
    bed.world.addKey(MEMBER, 'alice', { created: daysAgo(400) });
    await bed.control().delete(REF);
    expect(passwordOfAlice()).toBeUndefined();
    expect(bed.world.user(MEMBER, 'alice').keys).toHaveLength(1);
  });

  test.each(['password', 'user'] as const)('is no error when the %s is gone already', async (what) => {
    bed.addConsoleUser('alice', OLD);
    if (what === 'user') bed.world.deleteUser(MEMBER, 'alice');
    else bed.world.deletePassword(MEMBER, 'alice');
    await expect(bed.control().delete(REF)).resolves.toBeUndefined();
  });

  test.each([
    [AccessDeniedError, denied()],
    [ThrottledError, iamFaults.throttling()],
    [UnavailableError, iamFaults.serviceFailure()],
    [RejectedError, iamFaults.error('LimitExceeded', 409, 'too many')],
  ] as const)('that fails is an error, and the password is there: %p', async (error, effect) => {
    bed.addConsoleUser('alice', OLD);
    bed.fault('iam:DeleteLoginProfile', effect);
    await expect(bed.control().delete(REF)).rejects.toThrow(error);
    expect(passwordOfAlice()).toBeDefined();
  });
});

describe('what IAM has no notion of', () => {
  test.each(['deactivate', 'activate'] as const)('is refused, with the reason and without a call: %s', async (act) => {
    bed.addConsoleUser('alice', OLD);
    const control = bed.control();
    await control.held(REF);
    bed.takeCalls();
    await expect(control[act](REF)).rejects.toThrow(RejectedError);
    await expect(control[act](REF)).rejects.toThrow(`The console password of alice in account ${MEMBER} can't be ${act}d: IAM only knows`);
    expect(bed.takeCalls()).toEqual({});
    expect(passwordOfAlice()).toBeDefined();
  });
});

describe('a new password', () => {
  test('is random, and must be changed at the first sign-in', async () => {
    bed.addUser('alice');
    bed.addUser('bob');
    const control = bed.control();
    const made = await control.create(REF);
    const other = await control.create({ ...REF, principal: 'bob' });
    expect(made.id).toBe('alice');
    expect(passwordOfAlice()).toMatchObject({ resetRequired: true, text: made.secret.reveal() });
    expect(other.secret.reveal()).not.toBe(made.secret.reveal());
  });

  test.each([
    ['a user who has one', RejectedError, iamFaults.error('EntityAlreadyExists', 409, 'exists'), /the user has one already/],
    [
      "the account's policy",
      RejectedError,
      iamFaults.error('PasswordPolicyViolation', 400, 'at least 64'),
      /password policy does not take a random one/,
    ],
    ['a full quota', RejectedError, iamFaults.error('LimitExceeded', 409, 'too many'), /too many/],
    ['a user who is gone', NotFoundError, noSuchEntity('user with name alice'), /user with name alice/],
    ['a missing permission', AccessDeniedError, denied(), /Allow iam:CreateLoginProfile in the policy of the remediation role/],
  ] as const)('is refused by %s', async (_what, error, effect, message) => {
    bed.addUser('alice');
    bed.fault('iam:CreateLoginProfile', effect);
    const refused = bed.control().create(REF);
    await expect(refused).rejects.toThrow(error);
    await expect(refused).rejects.toThrow(message);
  });

  test.each(['cut-after', 'cut-before', iamFaults.serviceFailure()] as const)(
    'is not tried again after a lost answer: %j',
    async (effect) => {
      bed.addUser('alice');
      bed.fault('iam:CreateLoginProfile', effect, undefined, 1);
      await expect(bed.control().create(REF)).rejects.toThrow(OutcomeUnknownError);
      expect(bed.takeCalls()).toMatchObject({ 'iam:CreateLoginProfile': 1 });
    },
  );

  test('is tried again when it was throttled', async () => {
    bed.addUser('alice');
    bed.fault('iam:CreateLoginProfile', iamFaults.throttling(), undefined, 3);
    const { secret } = await bed.control().create(REF);
    expect(passwordOfAlice()?.text).toBe(secret.reveal());
  });
});
