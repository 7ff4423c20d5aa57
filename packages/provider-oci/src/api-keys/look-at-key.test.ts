import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialRef } from '@keyhammer/core';
import { type AddedUser, daysAgo, KIND, NOW, type OciTestBed, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';

let bed: OciTestBed;
let alice: AddedUser;
let ref: CredentialRef;
beforeEach(async () => {
  bed = await startOciTestBed();
  alice = bed.addUser({ name: 'alice' }, { signs: true }, {});
  ref = refTo(alice);
});
afterEach(async () => bed[Symbol.asyncDispose]());

const refTo = ({ user, ids }: AddedUser, index = 0): CredentialRef => ({
  accountId: TENANCY,
  kind: KIND,
  principal: user.id,
  id: ids[index] ?? '',
});
const statusNow = async () => {
  const live = await bed.control().look(ref);
  return live.kind === 'found' ? live.credential.status : live.kind;
};

describe('a look', () => {
  test('shows the key as it is, in two calls', async () => {
    expect(await bed.control().look(ref)).toEqual({
      kind: 'found',
      credential: {
        kind: KIND,
        id: ref.id,
        name: alice.fingerprints[0],
        principal: alice.user.id,
        principalName: 'alice',
        status: 'active',
        created: daysAgo(400),
        lastUsed: { kind: 'unknown', reason: 'not read: it was not asked for' },
        readAt: NOW,
      },
    });
    expect(bed.takeCalls()).toEqual({ 'identity:ListApiKeys': 1, 'identity:GetUser': 1 });
  });

  test('shows a key that its user may not use as inactive', async () => {
    bed.world.setCapabilities(alice.user.id, { canUseApiKeys: false });
    expect(await statusNow()).toBe('inactive');
  });

  test('says gone only of a key that the whole list lacks', async () => {
    bed.world.deleteKey({ userId: alice.user.id, fingerprint: alice.fingerprints[0] ?? '' });
    expect(await bed.control().look(ref)).toEqual({ kind: 'gone' });
    bed.world.deleteKey({ userId: alice.user.id, fingerprint: alice.fingerprints[1] ?? '' });
    expect(await bed.control().look(ref)).toEqual({ kind: 'gone' });
  });

  test.each(['identity:ListApiKeys', 'identity:GetUser'])('does not say gone of what OCI denies: %s', async (operation) => {
    bed.world.deny(TENANCY, operation);
    await expect(bed.control().look(ref)).rejects.toThrow(AccessDeniedError);
  });

  test('does not say gone of a user who is not shown', async () => {
    bed.world.deleteUser(alice.user.id);
    await expect(bed.control().look(ref)).rejects.toThrow(AccessDeniedError);
  });

  test('tells whether the holder is an administrator, if that is asked', async () => {
    bed.addGroup('Administrators', [alice]);
    const need = { kind: KIND, privileged: true } as const;
    expect(await bed.control().look(ref, need)).toMatchObject({
      credential: { privilege: { kind: 'administrator', through: 'the group Administrators' } },
    });
    expect(bed.takeCalls()).not.toHaveProperty('audit:ListEvents');
  });

  test('does not know it where a domain could not be read', async () => {
    bed.addGroup('Administrators', []);
    bed.world.deny(TENANCY, 'domains:ListGroups');
    expect(await bed.control().look(ref, { kind: KIND, privileged: true })).toMatchObject({
      credential: { privilege: { kind: 'unknown' } },
    });
  });
});
