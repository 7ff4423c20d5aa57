import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialRef, NotFoundError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, MAIN, MEMBER, NOW, startAwsTestBed } from '../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const OLD = { created: daysAgo(400), lastUsed: { at: daysAgo(200), service: 'sqs', region: 'eu-west-1' } };

/** The key of a new user, in the member account. */
function addKey(principal = 'alice'): CredentialRef {
  const [id = ''] = bed.addUser(principal, OLD);
  return { accountId: MEMBER, kind: 'aws-access-key', id, principal };
}
const statusOf = (ref: CredentialRef) => bed.world.key(MEMBER, ref.id).status;
const fails = (operation: string, effect: ReturnType<typeof iamFaults.throttling> | 'cut-before', times = Number.POSITIVE_INFINITY) =>
  bed.sandbox.service.addFault({ matches: (request) => request.operation === operation, effect, times });

describe('a look at a key', () => {
  test('shows it as it is now, last use included', async () => {
    const ref = addKey();
    expect(await bed.control().look(ref)).toEqual({
      kind: 'found',
      credential: {
        kind: 'aws-access-key',
        id: ref.id,
        principal: 'alice',
        status: 'active',
        created: daysAgo(400),
        lastUsed: { kind: 'used', at: daysAgo(200), service: 'sqs', region: 'eu-west-1' },
        readAt: NOW,
      },
    });
  });

  test('says that it is gone when the user, or just the key, is', async () => {
    const [withUser, alone] = [addKey('alice'), addKey('bob')];
    bed.world.deleteUser(MEMBER, 'alice');
    bed.world.deleteKey(MEMBER, alone.id);
    expect(await bed.control().look(withUser)).toEqual({ kind: 'gone' });
    expect(await bed.control().look(alone)).toEqual({ kind: 'gone' });
  });

  test('says that it is gone when it goes between the two calls', async () => {
    const ref = addKey();
    bed.sandbox.service.addFault({
      matches: ({ operation }) => {
        if (operation !== 'iam:GetAccessKeyLastUsed') return false;
        bed.world.deleteKey(MEMBER, ref.id);
        return true;
      },
      times: 1,
      effect: iamFaults.error('AccessDenied', 403, 'not authorized'),
    });
    expect(await bed.control().look(ref)).toEqual({ kind: 'gone' });
  });

  test.each([
    ['ListAccessKeys', AccessDeniedError, iamFaults.error('AccessDenied', 403, 'not authorized')],
    ['GetAccessKeyLastUsed', AccessDeniedError, iamFaults.error('AccessDenied', 403, 'not authorized')],
    ['ListAccessKeys', ThrottledError, iamFaults.throttling()],
    ['GetAccessKeyLastUsed', ThrottledError, iamFaults.throttling()],
    ['ListAccessKeys', UnavailableError, iamFaults.serviceFailure()],
    ['GetAccessKeyLastUsed', UnavailableError, 'cut-before'],
  ] as const)('that fails in %s is never taken for a key that is gone, or was never used: %p', async (action, error, effect) => {
    const ref = addKey();
    fails(`iam:${action}`, effect);
    await expect(bed.control().look(ref)).rejects.toThrow(error);
  });
});

describe('a change', () => {
  test('deactivates and activates the key, again and again', async () => {
    const ref = addKey();
    const control = bed.control();
    for (const act of ['deactivate', 'deactivate', 'activate', 'activate'] as const) {
      await control[act](ref);
      expect(statusOf(ref)).toBe(act === 'activate' ? 'Active' : 'Inactive');
    }
  });

  test("leaves the user's other key alone", async () => {
    const [id = '', other = ''] = bed.addUser('carol', OLD, OLD);
    await bed.control().deactivate({ accountId: MEMBER, kind: 'aws-access-key', id, principal: 'carol' });
    expect(bed.world.key(MEMBER, other).status).toBe('Active');
  });

  test("always names the user: without, IAM would change a key of the caller's", async () => {
    const ref = addKey('ci+deploy=eu,west.1@example-corp_x');
    const users: (string | null)[] = [];
    bed.sandbox.service.addFault({
      matches: ({ operation, body }) => {
        if (/AccessKey/.test(operation)) users.push(new URLSearchParams(body).get('UserName'));
        return false;
      },
      effect: 'cut-before',
    });
    await bed.control().deactivate(ref);
    expect(users).toEqual([ref.principal]);
  });

  test('may not show for some moments: IAM is eventually consistent', async () => {
    bed.world.staleReads = 2;
    const ref = addKey();
    const control = bed.control();
    await control.deactivate(ref);
    const seen = [];
    for (let n = 0; n < 3; n++) {
      const look = await control.look(ref);
      seen.push(look.kind === 'found' ? look.credential.status : look.kind);
    }
    expect(seen).toEqual(['active', 'active', 'inactive']);
  });

  test('survives failures that pass', async () => {
    const ref = addKey();
    fails('iam:UpdateAccessKey', iamFaults.throttling(), 2);
    fails('iam:UpdateAccessKey', iamFaults.serviceFailure(), 2);
    await bed.control().deactivate(ref);
    expect(statusOf(ref)).toBe('Inactive');
  });

  test('of a key that is gone is an error', async () => {
    const ref = addKey();
    bed.world.deleteKey(MEMBER, ref.id);
    await expect(bed.control().deactivate(ref)).rejects.toThrow(NotFoundError);
  });

  test('that is denied is an error that names the key and the permission', async () => {
    const ref = addKey();
    bed.world.deny(MEMBER, 'iam:UpdateAccessKey');
    const denied = bed.control().deactivate(ref);
    await expect(denied).rejects.toThrow(AccessDeniedError);
    await expect(denied).rejects.toThrow(`Could not deactivate access key ${ref.id} of alice in account ${MEMBER}`);
    await expect(denied).rejects.toThrow('Allow iam:UpdateAccessKey in the policy of the remediation role');
    expect(statusOf(ref)).toBe('Active');
  });

  test('works in the own account without the role', async () => {
    bed.world.addUser(MAIN, { name: 'alice', created: daysAgo(500) });
    const { id } = bed.world.addKey(MAIN, 'alice', OLD);
    await bed.control().deactivate({ accountId: MAIN, kind: 'aws-access-key', id, principal: 'alice' });
    expect(bed.world.key(MAIN, id).status).toBe('Inactive');
  });
});
