import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialRef, OutcomeUnknownError } from '@keyhammer/core';
import { type AddedUser, KIND, type OciTestBed, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';

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

const TAKEN = { capability: 'canUseApiKeys' };

describe('a deactivation', () => {
  test("stops all of the user's keys, and says which before", async () => {
    const { alsoStopped } = await bed.control().prepare(ref, 'deactivate');
    expect(alsoStopped).toMatchObject([{ id: alice.ids[1], status: 'active', principalName: 'alice' }]);
    await bed.control().deactivate(ref);
    expect(await statusNow()).toBe('inactive');
    expect(await bed.control().held(ref)).toMatchObject([{ status: 'inactive' }, { status: 'inactive' }]);
  });

  test('says nothing of keys that are inactive themselves', async () => {
    bed.world.setKeyState({ userId: alice.user.id, fingerprint: alice.fingerprints[1] ?? '' }, 'INACTIVE');
    expect(await bed.control().prepare(ref, 'deactivate')).toEqual({ alsoStopped: [], restorePoint: TAKEN });
  });

  test('leaves the other capabilities as they are, and gives this one back', async () => {
    const former = { canUseConsolePassword: false, canUseDbCredentials: true, canUseSmtpCredentials: false, canUseApiKeys: true };
    bed.world.setCapabilities(alice.user.id, former);
    const before = alice.user.capabilities;
    await bed.control().deactivate(ref);
    expect(alice.user.capabilities).toEqual({ ...Object(before), canUseApiKeys: false });
    await bed.control().activate(ref, TAKEN);
    expect(alice.user.capabilities).toEqual(before);
    expect(await statusNow()).toBe('active');
  });

  test('of a user of whose capabilities nothing is told takes this one', async () => {
    const bob = bed.addUser({ name: 'bob', capabilities: null }, {});
    await bed.control().deactivate(refTo(bob));
    expect(bob.user.capabilities).toEqual({ canUseApiKeys: false });
  });

  test('a second time changes nothing', async () => {
    await bed.control().deactivate(ref);
    bed.takeCalls();
    await bed.control().deactivate(ref);
    expect(bed.takeCalls()).toEqual({ 'identity:GetUser': 1 });
    await bed.control().activate(ref, TAKEN);
    bed.takeCalls();
    await bed.control().activate(ref, TAKEN);
    expect(bed.takeCalls()).toEqual({ 'identity:GetUser': 1 });
  });

  test('whose answer is lost is not repeated, and goes on from there', async () => {
    bed.fault('identity:UpdateUserCapabilities', 'cut-after', undefined, 1);
    await expect(bed.control().deactivate(ref)).rejects.toThrow(OutcomeUnknownError);
    await bed.control().deactivate(ref);
    expect(bed.takeCalls()['identity:UpdateUserCapabilities']).toBe(1);
    expect(await statusNow()).toBe('inactive');
  });

  test('that was begun before is prepared once more, with all that it stops', async () => {
    await bed.control().deactivate(ref);
    expect((await bed.control().prepare(ref, 'deactivate')).alsoStopped).toMatchObject([{ id: alice.ids[1] }]);
  });

  test('that somebody else has done is not undone', async () => {
    bed.world.setCapabilities(alice.user.id, { canUseApiKeys: false });
    expect((await bed.control().prepare(ref, 'deactivate')).restorePoint).toBeUndefined();
    await bed.control().activate(ref);
    await bed.control().activate(ref, { publicKey: 'whatever it was' });
    expect(await statusNow()).toBe('inactive');
  });

  test('that was begun and may have been done is undone all the same', async () => {
    await bed.control().deactivate(ref);
    const { restorePoint } = await bed.control().prepare(ref, 'deactivate', TAKEN);
    expect(restorePoint).toEqual(TAKEN);
    await bed.control().activate(ref, restorePoint);
    expect(await statusNow()).toBe('active');
  });

  test('that OCI denies says so', async () => {
    bed.world.deny(TENANCY, 'identity:UpdateUserCapabilities');
    await expect(bed.control().deactivate(ref)).rejects.toThrow(AccessDeniedError);
  });
});
