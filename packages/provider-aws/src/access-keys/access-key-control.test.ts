import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialRef, NotFoundError, RejectedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MAIN, MEMBER, NOW, startAwsTestBed } from '../../test/aws-test-bed.ts';

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
      effect: denied(),
    });
    expect(await bed.control().look(ref)).toEqual({ kind: 'gone' });
  });

  test.each([
    ['ListAccessKeys', AccessDeniedError, denied()],
    ['GetAccessKeyLastUsed', AccessDeniedError, denied()],
    ['ListAccessKeys', ThrottledError, iamFaults.throttling()],
    ['GetAccessKeyLastUsed', ThrottledError, iamFaults.throttling()],
    ['ListAccessKeys', UnavailableError, iamFaults.serviceFailure()],
    ['GetAccessKeyLastUsed', UnavailableError, 'cut-before'],
  ] as const)('that fails in %s is never taken for a key that is gone, or was never used: %p', async (action, error, effect) => {
    const ref = addKey();
    bed.fault(`iam:${action}`, effect);
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
    const updates = bed.record('iam:UpdateAccessKey');
    const deletions = bed.record('iam:DeleteAccessKey');
    const creations = bed.record('iam:CreateAccessKey');
    const control = bed.control();
    await control.deactivate(ref);
    await control.delete(ref);
    await control.create(ref);
    for (const requests of [updates, deletions, creations]) expect(requests.map((form) => form.get('UserName'))).toEqual([ref.principal]);
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
    bed.fault('iam:UpdateAccessKey', iamFaults.throttling(), undefined, 2);
    bed.fault('iam:UpdateAccessKey', iamFaults.serviceFailure(), undefined, 2);
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

describe('all keys of a user', () => {
  const held = (principal = 'alice') => bed.control().held({ accountId: MEMBER, kind: 'aws-access-key', principal });

  test('are shown with their last uses, inactive ones too', async () => {
    const [used, inactive] = bed.addUser('alice', OLD, { created: daysAgo(300), status: 'Inactive', lastUsed: { at: daysAgo(250) } });
    const byId = new Map((await held()).map((credential) => [credential.id, credential]));
    expect(byId.get(used ?? '')).toMatchObject({ status: 'active', principal: 'alice', lastUsed: { kind: 'used', at: daysAgo(200) } });
    expect(byId.get(inactive ?? '')).toMatchObject({ status: 'inactive', lastUsed: { kind: 'used', at: daysAgo(250) } });
    expect(byId.size).toBe(2);
  });

  test('are none of a user without, and an error of a user who does not exist', async () => {
    bed.addUser('alice');
    expect(await held()).toEqual([]);
    await expect(held('nobody')).rejects.toThrow(NotFoundError);
  });

  test('leave out one that goes while they are read', async () => {
    const ref = addKey();
    bed.sandbox.service.addFault({
      matches: ({ operation }) => {
        if (operation !== 'iam:GetAccessKeyLastUsed') return false;
        bed.world.deleteKey(MEMBER, ref.id);
        return true;
      },
      times: 1,
      effect: denied(),
    });
    expect(await held()).toEqual([]);
  });

  test.each([
    ['iam:ListAccessKeys', AccessDeniedError, denied()],
    ['iam:GetAccessKeyLastUsed', AccessDeniedError, denied()],
    ['iam:ListAccessKeys', ThrottledError, iamFaults.throttling()],
    ['iam:GetAccessKeyLastUsed', UnavailableError, iamFaults.serviceFailure()],
  ] as const)('are not known if %s fails: %p', async (action, error, effect) => {
    addKey();
    bed.fault(action, effect);
    await expect(held()).rejects.toThrow(error);
  });
});

describe('a deletion', () => {
  test('deletes this key, and no other', async () => {
    const [id = '', other = ''] = bed.addUser('carol', OLD, OLD);
    await bed.control().delete({ accountId: MEMBER, kind: 'aws-access-key', id, principal: 'carol' });
    expect(bed.world.user(MEMBER, 'carol').keys.map((key) => key.id)).toEqual([other]);
  });

  test.each(['key', 'user'] as const)('of a key is no error when the %s is gone already', async (what) => {
    const ref = addKey();
    if (what === 'key') bed.world.deleteKey(MEMBER, ref.id);
    else bed.world.deleteUser(MEMBER, 'alice');
    await expect(bed.control().delete(ref)).resolves.toBeUndefined();
  });

  test('whose answer is lost is tried again, and has happened', async () => {
    const ref = addKey();
    bed.fault('iam:DeleteAccessKey', 'cut-after', ref.id, 1);
    await bed.control().delete(ref);
    expect(bed.world.findKey(MEMBER, ref.id)).toBeUndefined();
  });

  test.each([
    [AccessDeniedError, denied()],
    [ThrottledError, iamFaults.throttling()],
    [UnavailableError, iamFaults.serviceFailure()],
    [RejectedError, iamFaults.error('LimitExceeded', 409, 'too many')],
  ] as const)('that fails is an error: %p', async (error, effect) => {
    const ref = addKey();
    bed.fault('iam:DeleteAccessKey', effect);
    await expect(bed.control().delete(ref)).rejects.toThrow(error);
    expect(bed.world.findKey(MEMBER, ref.id)).toBeDefined();
  });
});
