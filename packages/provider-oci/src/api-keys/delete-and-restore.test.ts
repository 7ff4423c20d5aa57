import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialRef, NotFoundError, OutcomeUnknownError, RejectedError } from '@keyhammer/core';
import { type AddedUser, KIND, NOW, type OciTestBed, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';

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
const keysOf = ({ user }: AddedUser) => user.keys.map(({ fingerprint }) => fingerprint);
const statusNow = async () => {
  const live = await bed.control().look(ref);
  return live.kind === 'found' ? live.credential.status : live.kind;
};
/** As the remediator does it. */
const deleteWithRestorePoint = async () => {
  const { restorePoint } = await bed.control().prepare(ref, 'delete');
  await bed.control().delete(ref);
  return restorePoint;
};

describe('a deletion', () => {
  test('keeps the public key before, and is shown afterwards', async () => {
    const { publicKey } = alice.user.keys[0] ?? {};
    expect(await bed.control().prepare(ref, 'delete')).toEqual({ alsoStopped: [], restorePoint: { publicKey } });
    expect(keysOf(alice)).toHaveLength(2);
    await bed.control().delete(ref);
    expect(await statusNow()).toBe('gone');
    expect(keysOf(alice)).toEqual([alice.fingerprints[1]]);
  });

  test('of a key that is gone is no error', async () => {
    await bed.control().delete(ref);
    await bed.control().delete(ref);
    expect(keysOf(alice)).toEqual([alice.fingerprints[1]]);
  });

  test('that OCI denies is one, for the key is still there', async () => {
    bed.world.deny(TENANCY, 'identity:DeleteApiKey');
    const deletion = bed.control().delete(ref);
    await expect(deletion).rejects.toThrow(AccessDeniedError);
    await expect(deletion).rejects.toThrow('to manage users in tenancy');
  });

  test('whose list is denied as well is one, for nobody can tell', async () => {
    bed.world.deny(TENANCY, 'identity:DeleteApiKey');
    bed.world.deny(TENANCY, 'identity:ListApiKeys');
    await expect(bed.control().delete(ref)).rejects.toThrow(AccessDeniedError);
  });

  test('whose answer is lost is not repeated, and goes on from there', async () => {
    bed.fault('identity:DeleteApiKey', 'cut-after', undefined, 1);
    await expect(bed.control().delete(ref)).rejects.toThrow(OutcomeUnknownError);
    expect(bed.takeCalls()['identity:DeleteApiKey']).toBe(1);
    expect(await statusNow()).toBe('gone');
    await bed.control().delete(ref);
  });

  test('is refused if the public key that is shown is that of another', async () => {
    const others = alice.user.keys[1]?.publicKey;
    const body = [{ fingerprint: alice.fingerprints[0], timeCreated: '2026-01-01T00:00:00Z', lifecycleState: 'ACTIVE', keyValue: others }];
    bed.fault('identity:ListApiKeys', { status: 200, body: JSON.stringify(body) });
    await expect(bed.control().prepare(ref, 'delete')).rejects.toThrow(/could not be undone/);
  });

  test('is refused if no public key is shown', async () => {
    const body = [{ fingerprint: alice.fingerprints[0], timeCreated: '2026-01-01T00:00:00Z', lifecycleState: 'ACTIVE', keyValue: null }];
    bed.fault('identity:ListApiKeys', { status: 200, body: JSON.stringify(body) });
    await expect(bed.control().prepare(ref, 'delete')).rejects.toThrow(RejectedError);
  });

  test('that was begun before keeps its restore point though the key is gone', async () => {
    const former = await deleteWithRestorePoint();
    expect(await bed.control().prepare(ref, 'delete', former)).toEqual({ alsoStopped: [], restorePoint: former });
    await expect(bed.control().prepare(ref, 'delete')).rejects.toThrow(NotFoundError);
    await expect(bed.control().prepare(ref, 'delete', { publicKey: 'x' })).rejects.toThrow(NotFoundError);
  });
});

describe('a restoration', () => {
  test('uploads the key again, after which the same private key signs as before', async () => {
    const signIn = () => {
      const credentials = async () => [bed.sandbox.credentials({ userId: alice.user.id, fingerprint: alice.fingerprints[0] ?? '' })];
      return bed.connect({ credentials }).enter(TENANCY);
    };
    const session = await signIn();
    const users = () =>
      Array.fromAsync(
        session.identity.pages({ what: 'Could not', permission: '', path: '/20160918/users', query: { compartmentId: TENANCY } }, String),
      );
    await users();
    const restorePoint = await deleteWithRestorePoint();
    await expect(users()).rejects.toThrow('OCI does not accept the signature');
    await bed.control().activate(ref, restorePoint);
    await users();
    expect(await statusNow()).toBe('active');
  });

  test('waits until the key is active', async () => {
    bed.world.creatingReads = 2;
    const restorePoint = await deleteWithRestorePoint();
    const pauses: number[] = [];
    await bed.control(pauses).activate(ref, restorePoint);
    expect(pauses).toEqual([1000, 2000]);
    expect(await statusNow()).toBe('active');
  });

  test('does not wait for ever', async () => {
    bed.world.creatingReads = 100;
    const restorePoint = await deleteWithRestorePoint();
    const pauses: number[] = [];
    await bed.control(pauses).activate(ref, restorePoint);
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
    expect(await statusNow()).toBe('inactive');
  });

  test('a second time changes nothing', async () => {
    const restorePoint = await deleteWithRestorePoint();
    await bed.control().activate(ref, restorePoint);
    bed.takeCalls();
    await bed.control().activate(ref, restorePoint);
    expect(bed.takeCalls()).toEqual({ 'identity:ListApiKeys': 1 });
    expect(keysOf(alice).toSorted()).toEqual([...alice.fingerprints].toSorted());
  });

  test('whose answer is lost is not repeated, and goes on from there', async () => {
    const restorePoint = await deleteWithRestorePoint();
    bed.fault('identity:UploadApiKey', 'cut-after', undefined, 1);
    await expect(bed.control().activate(ref, restorePoint)).rejects.toThrow(OutcomeUnknownError);
    await bed.control().activate(ref, restorePoint);
    expect(keysOf(alice)).toHaveLength(2);
    expect(bed.takeCalls()['identity:UploadApiKey']).toBe(1);
  });

  test.each([
    ['none', undefined, 'its public key was not kept'],
    ['no key', { publicKey: 'x' }, 'the public key that was kept is that of another'],
  ])('is refused with %s to restore from, and changes nothing', async (_what, restorePoint, message) => {
    await bed.control().delete(ref);
    bed.world.setCapabilities(alice.user.id, { canUseApiKeys: false });
    bed.takeCalls();
    const restoration = bed.control().activate(ref, restorePoint);
    await expect(restoration).rejects.toThrow(RejectedError);
    await expect(restoration).rejects.toThrow(message);
    expect(bed.takeCalls()).toEqual({ 'identity:ListApiKeys': 1 });
  });

  test('is refused with the key of another', async () => {
    const others = { publicKey: alice.user.keys[1]?.publicKey ?? '' };
    await bed.control().delete(ref);
    await expect(bed.control().activate(ref, others)).rejects.toThrow('is that of another');
  });

  test('says so if the user has three keys by now', async () => {
    const restorePoint = await deleteWithRestorePoint();
    for (let n = 0; n < 2; n += 1) bed.world.addKey(alice.user.id, { created: NOW });
    await expect(bed.control().activate(ref, restorePoint)).rejects.toThrow(/LimitExceeded/);
  });

  test('does not give back the use of API keys that somebody else has taken', async () => {
    const restorePoint = await deleteWithRestorePoint();
    bed.world.setCapabilities(alice.user.id, { canUseApiKeys: false });
    await bed.control().activate(ref, restorePoint);
    expect(await statusNow()).toBe('inactive');
  });
});
