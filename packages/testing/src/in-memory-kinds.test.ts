import { describe, expect, test } from '@jest/globals';
import {
  type Credential,
  type CredentialRef,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  type RestorePoint,
  UnavailableError,
} from '@keyhammer/core';
import { daysAgo, NOW } from './builders.ts';
import {
  anIbmApiKey,
  anIbmServiceId,
  anIbmServiceIdKey,
  anIbmTrustedProfile,
  anIbmUser,
  anOciAdminKey,
  anOciApiKey,
  IBM_ACCOUNT_ID,
  OCI_TENANCY_ID,
  OCI_USER_ID,
} from './builders-of-other-clouds.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';
import { publicKeyOf } from './in-memory-kinds.ts';

const cutOff = new OutcomeUnknownError('cut off');

/** These in the account of their cloud. */
function cloudWith(...credentials: readonly Credential[]): InMemoryCloud {
  const cloud = new InMemoryCloud(() => NOW);
  for (const { readAt: _, ...credential } of credentials) cloud.put(accountOf(credential.kind), credential);
  return cloud;
}

function accountOf(kind: Credential['kind']): string {
  return kind === 'oci-api-key' ? OCI_TENANCY_ID : IBM_ACCOUNT_ID;
}

function refOf({ kind, principal, id }: Credential): CredentialRef {
  return { accountId: accountOf(kind), kind, principal, id };
}

async function seen(cloud: InMemoryCloud, credential: Credential): Promise<string> {
  const live = await cloud.look(refOf(credential));
  return live.kind === 'gone' ? 'gone' : `${live.credential.status}${live.credential.locked ? ', locked' : ''}`;
}

describe('an API key of IBM Cloud', () => {
  const key = anIbmApiKey();
  const locked = anIbmApiKey({ locked: true });
  const ref = refOf(key);

  test('that is locked is changed only by who takes the lock off', async () => {
    const cloud = cloudWith(locked);
    await expect(cloud.deactivate(ref)).rejects.toThrow(RejectedError);
    await expect(cloud.delete(ref)).rejects.toThrow(RejectedError);
    expect([await seen(cloud, locked), cloud.changes]).toEqual(['active, locked', []]);
    await cloud.deactivate(ref, { unlock: true });
    expect([await seen(cloud, locked), cloud.changes]).toEqual(['inactive', [`unlock ${key.id}`, `deactivate ${key.id}`]]);
  });

  test('is locked again by who brings it back, if it was before', async () => {
    const cloud = cloudWith(locked);
    const { restorePoint } = await cloud.prepare(ref, 'deactivate');
    await cloud.deactivate(ref, { unlock: true });
    await cloud.activate(ref, restorePoint);
    expect(await seen(cloud, locked)).toBe('active, locked');

    await cloud.deactivate(ref, { unlock: true });
    await cloud.activate(ref);
    expect(await seen(cloud, locked)).toBe('active');
  });

  test('may be left unlocked half-way, which whoever goes on with it still knows', async () => {
    const cloud = cloudWith(locked);
    const { restorePoint } = await cloud.prepare(ref, 'deactivate');
    cloud.failNextChange({ when: 'half-way', error: cutOff });
    await expect(cloud.deactivate(ref, { unlock: true })).rejects.toThrow(cutOff);
    expect(await seen(cloud, locked)).toBe('active');
    expect((await cloud.prepare(ref, 'deactivate')).restorePoint).toBeUndefined();
    expect((await cloud.prepare(ref, 'deactivate', restorePoint)).restorePoint).toEqual(restorePoint);
  });

  test('needs nothing for its way back if it is not locked, and can not be made here', async () => {
    const cloud = cloudWith(key);
    expect(await cloud.prepare(ref, 'deactivate')).toEqual({ alsoStopped: [] });
    await expect(cloud.create(ref)).rejects.toThrow(RejectedError);
    await cloud.delete(ref);
    expect(await seen(cloud, key)).toBe('gone');
  });
});

describe('a service ID', () => {
  const serviceId = anIbmServiceId();
  const [a, b, off] = [
    anIbmServiceIdKey({ id: 'ApiKey-a' }),
    anIbmServiceIdKey({ id: 'ApiKey-b' }),
    anIbmServiceIdKey({ id: 'ApiKey-off', status: 'inactive' }),
  ] as const;
  const ref = refOf(serviceId);
  const states = async (cloud: InMemoryCloud) => await Promise.all([serviceId, a, b, off].map((each) => seen(cloud, each)));

  test('is off once all of its keys are, and on while it has none', async () => {
    const cloud = cloudWith(serviceId, a);
    expect(await seen(cloud, serviceId)).toBe('active');
    await cloud.deactivate(refOf(a));
    expect(await seen(cloud, serviceId)).toBe('inactive');
    expect(await cloud.activeCount(IBM_ACCOUNT_ID, 'ibm-service-id')).toBe(0);
    await cloud.delete(refOf(a));
    expect(await seen(cloud, serviceId)).toBe('active');
  });

  test('is stopped with all of its keys, and brought back with those that had been on', async () => {
    const cloud = cloudWith(serviceId, a, b, off);
    const { alsoStopped, restorePoint } = await cloud.prepare(ref, 'deactivate');
    expect(alsoStopped.map(({ id }) => id)).toEqual(['ApiKey-a', 'ApiKey-b', 'ApiKey-off']);
    expect(restorePoint).toEqual({ keys: 'ApiKey-a ApiKey-b' });
    await cloud.deactivate(ref);
    expect(await states(cloud)).toEqual(['inactive', 'inactive', 'inactive', 'inactive']);
    await cloud.activate(ref, restorePoint);
    expect(await states(cloud)).toEqual(['active', 'active', 'active', 'inactive']);
    expect(cloud.changes.slice(0, 2)).toEqual([`deactivate ${serviceId.id} ApiKey-a`, `deactivate ${serviceId.id} ApiKey-b`]);
  });

  test('may be stopped half-way, and what was done is part of the next answer', async () => {
    const cloud = cloudWith(serviceId, a, b, off);
    const { restorePoint: first } = await cloud.prepare(ref, 'deactivate');
    cloud.failNextChange({ when: 'half-way', error: cutOff });
    await expect(cloud.deactivate(ref)).rejects.toThrow(cutOff);
    expect(await states(cloud)).toEqual(['active', 'inactive', 'active', 'inactive']);
    expect((await cloud.prepare(ref, 'deactivate')).restorePoint).toEqual({ keys: 'ApiKey-b' });
    expect((await cloud.prepare(ref, 'deactivate', first)).restorePoint).toEqual({ keys: 'ApiKey-a ApiKey-b' });
  });

  test('with a locked key is refused as a whole', async () => {
    const cloud = cloudWith(serviceId, a, { ...b, locked: true });
    await expect(cloud.deactivate(ref)).rejects.toThrow(RejectedError);
    expect(cloud.changes).toEqual([]);
    const { restorePoint } = await cloud.prepare(ref, 'deactivate');
    await cloud.deactivate(ref, { unlock: true });
    await cloud.activate(ref, restorePoint);
    expect((await states(cloud)).slice(1, 3)).toEqual(['active', 'active, locked']);
  });

  test('is deleted with its keys', async () => {
    const cloud = cloudWith(serviceId, a, off);
    expect((await cloud.prepare(ref, 'delete')).alsoStopped.map(({ id }) => id)).toEqual(['ApiKey-a', 'ApiKey-off']);
    await cloud.delete(ref);
    expect(await states(cloud)).toEqual(['gone', 'gone', 'gone', 'gone']);
  });
});

test('a trusted profile and a user can only be deleted, a user with its keys', async () => {
  const [profile, user] = [anIbmTrustedProfile(), anIbmUser()];
  const key = anIbmApiKey({ principal: user.principal });
  const cloud = cloudWith(profile, user, key);
  for (const each of [profile, user]) await expect(cloud.deactivate(refOf(each))).rejects.toThrow(RejectedError);
  expect((await cloud.prepare(refOf(profile), 'delete')).alsoStopped).toEqual([]);
  expect((await cloud.prepare(refOf(user), 'delete')).alsoStopped).toMatchObject([{ id: key.id }]);
  await cloud.delete(refOf(profile));
  await cloud.delete(refOf(user));
  expect(await Promise.all([profile, user, key].map((each) => seen(cloud, each)))).toEqual(['gone', 'gone', 'gone']);
  await expect(cloud.activate(refOf(user))).rejects.toThrow(RejectedError);
});

describe('an API key of OCI', () => {
  const key = anOciApiKey();
  const other = anOciApiKey({ id: `${OCI_USER_ID}/aa:bb`, name: 'aa:bb' });
  const elsewhere = anOciApiKey({ id: 'ocid1.user.oc1..other/cc', principal: 'ocid1.user.oc1..other' });
  const ref = refOf(key);

  test('is deleted, and made again from its public key, by the same name', async () => {
    const cloud = cloudWith(key);
    const { restorePoint } = await cloud.prepare(ref, 'delete');
    expect(restorePoint).toEqual({ publicKey: publicKeyOf(key.id) });
    await cloud.delete(ref);
    expect(await seen(cloud, key)).toBe('gone');
    // The public key of what is gone is nowhere but on record.
    expect(await cloud.prepare(ref, 'delete', restorePoint)).toMatchObject({ restorePoint });
    expect((await cloud.prepare(ref, 'delete')).restorePoint).toBeUndefined();

    await cloud.activate(ref, restorePoint);
    await cloud.activate(ref, restorePoint);
    expect(cloud.changes).toEqual([`delete ${key.id}`, `restore ${key.id}`]);
    const { id, name, created } = { ...key, created: NOW };
    expect(await cloud.look(ref)).toMatchObject({ kind: 'found', credential: { id, name, created, status: 'active' } });
  });

  test.each<[string, RestorePoint | undefined, typeof NotFoundError]>([
    ['nothing', undefined, NotFoundError],
    ['the public key of another', { publicKey: publicKeyOf(other.id) }, RejectedError],
  ])('is not made again from %s', async (_what, restorePoint, error) => {
    const cloud = cloudWith();
    await expect(cloud.activate(ref, restorePoint)).rejects.toThrow(error);
    expect(cloud.changes).toEqual([]);
  });

  test('is stopped with all keys of its user, and of nobody else, and brought back with them', async () => {
    const cloud = cloudWith(key, other, elsewhere);
    const { alsoStopped, restorePoint } = await cloud.prepare(ref, 'deactivate');
    expect(alsoStopped).toMatchObject([{ id: other.id, status: 'active' }]);
    await cloud.deactivate(ref);
    expect(await Promise.all([key, other, elsewhere].map((each) => seen(cloud, each)))).toEqual(['inactive', 'inactive', 'active']);
    expect(await cloud.activeCount(OCI_TENANCY_ID, 'oci-api-key')).toBe(1);
    await cloud.activate(ref, restorePoint);
    expect(await Promise.all([key, other].map((each) => seen(cloud, each)))).toEqual(['active', 'active']);
  });

  test("is shown as an administrator's only to who asks", async () => {
    const cloud = cloudWith(anOciAdminKey(), elsewhere);
    const privileged = { kind: 'oci-api-key', privileged: true } as const;
    const found = async (needs: readonly { kind: 'oci-api-key'; privileged?: true }[]) =>
      (await cloud.scan(OCI_TENANCY_ID, { needs, watched: [] })).credentials.map(({ principal, privilege }) => [
        principal,
        privilege?.kind,
      ]);
    expect(await found([privileged])).toEqual([[OCI_USER_ID, 'administrator']]);
    expect(await found([{ kind: 'oci-api-key' }])).toEqual([
      [OCI_USER_ID, undefined],
      [elsewhere.principal, undefined],
    ]);
    const live = await cloud.look(ref, privileged);
    expect(live.kind === 'found' && live.credential.privilege?.kind).toBe('administrator');
    expect(await cloud.look(ref)).not.toHaveProperty('credential.privilege');
  });
});

test('a question of what a change would mean may go wrong, and changes nothing in any case', async () => {
  const cloud = cloudWith(anIbmApiKey({ created: daysAgo(10) }));
  cloud.failNextPrepare(new UnavailableError('500'));
  await expect(cloud.prepare(refOf(anIbmApiKey()), 'deactivate')).rejects.toThrow(UnavailableError);
  await cloud.prepare(refOf(anIbmApiKey()), 'deactivate');
  expect(cloud.changes).toEqual([]);
});
