import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CredentialRef, RejectedError, UnavailableError } from '@keyhammer/core';
import { ociFaults } from '@keyhammer/sandbox';
import { type AddedUser, KIND, type OciTestBed, PARTNERS, startOciTestBed, TENANCY } from '../test/oci-test-bed.ts';

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

describe('how many keys are active', () => {
  test('is counted over everybody', async () => {
    bed.addUser({ name: 'pat', domain: PARTNERS }, {}, { state: 'INACTIVE' });
    bed.addUser({ name: 'norbert', capabilities: { canUseApiKeys: false } }, {});
    expect(await bed.control().activeCount(TENANCY, KIND)).toBe(4);
  });

  test.each(['identity:ListUsers', 'domains:ListUsers', 'identity:ListApiKeys'])('is not known if OCI denies %s', async (operation) => {
    bed.world.deny(TENANCY, operation);
    expect(await bed.control().activeCount(TENANCY, KIND)).toBeUndefined();
  });
});

test('what a user holds is told, and somebody without keys holds none', async () => {
  expect((await bed.control().held(ref)).map(({ id }) => id)).toEqual(alice.ids);
  const bob = bed.addUser({ name: 'bob' });
  expect(await bed.control().held(refTo(bob))).toEqual([]);
});

test('Keyhammer itself is known by the user and the key that it signs with', async () => {
  const [principal, credentialId] = [bed.operator.user.id, bed.operator.ids[0]];
  expect(await bed.control().ownIdentity(TENANCY)).toEqual({ accountId: TENANCY, principal, credentialId });
});

test('and by those in lower case, whatever is configured', async () => {
  const shouted = async () => [{ ...bed.sandbox.credentials(), fingerprint: bed.sandbox.credentials().fingerprint.toUpperCase() }];
  const { caller } = await bed.connect({ credentials: shouted }).enter(TENANCY);
  expect(caller.fingerprint).toBe(bed.operator.fingerprints[0]);
});

test('no key is made, and nothing of other clouds is touched', async () => {
  await expect(bed.control().create(ref)).rejects.toThrow('Keyhammer makes no API keys in OCI');
  await expect(bed.control().look({ ...ref, kind: 'aws-access-key' })).rejects.toThrow(RejectedError);
  await expect(bed.control().delete({ ...ref, id: 'AKIA123' })).rejects.toThrow('is no id of an OCI API key');
  expect(bed.takeCalls()).toEqual({});
});

test('a failure that passes leaves no trace in a change', async () => {
  bed.fault('identity:DeleteApiKey', ociFaults.tooManyRequests(1), undefined, 2);
  bed.fault('identity:DeleteApiKey', ociFaults.incorrectState(), undefined, 2);
  await bed.control().delete(ref);
  expect(await statusNow()).toBe('gone');
});

test('a change while something else goes on for long was not done', async () => {
  bed.fault('identity:DeleteApiKey', ociFaults.incorrectState());
  await expect(bed.control().delete(ref)).rejects.toThrow(UnavailableError);
});
