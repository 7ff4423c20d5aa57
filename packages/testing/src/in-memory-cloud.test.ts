import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type CredentialRef, NotFoundError, RejectedError, type ScanRequest, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, daysAgo, KEY_ID, NOW, usedAt } from './builders.ts';
import { ROOT_USER } from './in-memory-accounts.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';

const KEY: CredentialRef = { accountId: ACCOUNT_ID, kind: 'aws-access-key', principal: 'alice', id: KEY_ID };
const PASSWORD: CredentialRef = { ...KEY, kind: 'aws-console-password', id: 'alice' };
const OLD = { created: daysAgo(400), lastUsed: usedAt(daysAgo(120)), status: 'active' } as const;
const signedIn = { kind: 'used', at: daysAgo(150) } as const;

/** Alice with a key and a password. */
function cloudOfAlice(): InMemoryCloud {
  const cloud = new InMemoryCloud(() => NOW);
  cloud.addUser(ACCOUNT_ID, 'alice', { team: 'data' }, { path: '/ci/', mfa: true, powers: { power: 'administrator' } });
  cloud.addKey(ACCOUNT_ID, 'alice', { id: KEY_ID, ...OLD });
  cloud.addPassword(ACCOUNT_ID, 'alice', { created: daysAgo(300), changed: daysAgo(200), lastUsed: signedIn });
  return cloud;
}

const statusOf = async (cloud: InMemoryCloud, ref: CredentialRef) => {
  const look = await cloud.look(ref);
  return look.kind === 'found' ? look.credential.status : look.kind;
};

describe('a scan', () => {
  const unusedSince = daysAgo(90);
  const idsIn = async (cloud: InMemoryCloud, request: ScanRequest) =>
    (await cloud.scan(ACCOUNT_ID, request)).credentials.map(({ id }) => id);

  test('shows the candidates of the needs, and what is watched, of their own kind each', async () => {
    const cloud = cloudOfAlice();
    cloud.addKey(ACCOUNT_ID, 'bob', { id: accessKeyId(1), ...OLD, lastUsed: usedAt(daysAgo(1)) });
    cloud.addKey(ACCOUNT_ID, 'bob', { id: accessKeyId(2), ...OLD, status: 'inactive' });
    const watched = [{ kind: 'aws-access-key', id: accessKeyId(2), principal: 'bob' }] as const;

    expect(await idsIn(cloud, { needs: [{ kind: 'aws-access-key', unusedSince }], watched: [] })).toEqual([KEY_ID]);
    expect(await idsIn(cloud, { needs: [{ kind: 'aws-console-password', unusedSince }], watched })).toEqual(['alice', accessKeyId(2)]);
    expect(await idsIn(cloud, { needs: [{ kind: 'aws-access-key', madeBefore: unusedSince }], watched: [] })).toEqual([
      KEY_ID,
      accessKeyId(1),
    ]);
    expect(await idsIn(cloud, { needs: [{ kind: 'aws-access-key' }], watched: [] })).toEqual([KEY_ID, accessKeyId(1), accessKeyId(2)]);
  });

  test('shows the root user to whom asks for it', async () => {
    const cloud = cloudOfAlice();
    cloud.setRoot(ACCOUNT_ID, { created: daysAgo(900), keys: [OLD], lastSignIn: signedIn });

    const { credentials } = await cloud.scan(ACCOUNT_ID, { needs: [{ kind: 'aws-root-user' }], watched: [] });

    expect(credentials).toEqual([
      { kind: 'aws-root-user', principal: ROOT_USER, id: 'root-access-key-1', ...OLD, readAt: NOW },
      {
        kind: 'aws-root-user',
        principal: ROOT_USER,
        id: 'root-sign-in',
        status: 'active',
        created: daysAgo(900),
        lastUsed: signedIn,
        readAt: NOW,
      },
    ]);
  });

  test('counts what a principal holds of all kinds, unless it could not see it all', async () => {
    const cloud = cloudOfAlice();
    const needs = [{ kind: 'aws-access-key', unusedSince }] as const;
    expect((await cloud.scan(ACCOUNT_ID, { needs, watched: [] })).principals.get('alice')).toEqual({ activeCredentials: 2, mfa: true });

    cloud.addGap(ACCOUNT_ID, 'alice', 'throttled');
    expect(await cloud.scan(ACCOUNT_ID, { needs, watched: [] })).toMatchObject({
      credentials: [],
      principals: new Map([['alice', { mfa: true }]]),
      coverage: { kind: 'partial', gaps: [{ kind: 'aws-access-key', what: 'access keys of alice', reason: 'throttled' }] },
    });
  });

  test('has no gap in what it does not look at', async () => {
    const cloud = cloudOfAlice();
    cloud.addGap(ACCOUNT_ID, 'alice', 'throttled', 'aws-console-password');
    const { coverage } = await cloud.scan(ACCOUNT_ID, { needs: [{ kind: 'aws-access-key' }], watched: [] });
    expect(coverage).toEqual({ kind: 'complete' });
  });
});

test('a description has powers only if they are asked for, and leaves out whom it can not describe', async () => {
  const cloud = cloudOfAlice();
  cloud.addUser(ACCOUNT_ID, 'bob');
  cloud.denyTags(ACCOUNT_ID, 'bob');
  const described = { tags: { team: 'data' }, path: '/ci/' };

  expect(await cloud.describe(ACCOUNT_ID, ['alice', 'bob', 'nobody'], { powers: false })).toEqual(new Map([['alice', described]]));
  const withPowers = { ...described, powers: { power: 'administrator' } };
  expect(await cloud.describe(ACCOUNT_ID, ['alice'], { powers: true })).toEqual(new Map([['alice', withPowers]]));
});

describe('a change', () => {
  test('is carried out, and kept in a list, in order', async () => {
    const cloud = cloudOfAlice();
    await cloud.deactivate(KEY);
    await cloud.activate(KEY);
    const { id } = await cloud.create(KEY);
    await cloud.delete(KEY);
    await cloud.delete(PASSWORD);
    await cloud.create(PASSWORD);

    expect(cloud.changes).toEqual([
      `deactivate ${KEY_ID}`,
      `activate ${KEY_ID}`,
      `create ${id}`,
      `delete ${KEY_ID}`,
      'remove-password alice',
      'make-password alice',
    ]);
    expect((await cloud.held(KEY)).map((credential) => credential.id)).toEqual([id]);
  });

  test('the new secret is told once, and kept for the tests that look for leaks', async () => {
    const cloud = cloudOfAlice();
    const { secret } = await cloud.create(KEY);
    expect(cloud.secrets).toEqual([secret.reveal()]);
  });

  test('a third key, a second password, and any change of the root user are refused', async () => {
    const cloud = cloudOfAlice();
    cloud.setRoot(ACCOUNT_ID, { created: daysAgo(900), keys: [OLD], lastSignIn: signedIn });
    await cloud.create(KEY);
    const root: CredentialRef = { accountId: ACCOUNT_ID, kind: 'aws-root-user', principal: ROOT_USER, id: 'root-access-key-1' };

    await expect(cloud.create(KEY)).rejects.toThrow(RejectedError);
    await expect(cloud.create(PASSWORD)).rejects.toThrow(RejectedError);
    await expect(cloud.deactivate(PASSWORD)).rejects.toThrow(RejectedError);
    await expect(cloud.deactivate(root)).rejects.toThrow(RejectedError);
    await expect(cloud.delete(root)).rejects.toThrow(RejectedError);
  });

  test('what is gone is deleted without an error, and no more than that', async () => {
    const cloud = cloudOfAlice();
    cloud.deleteUser(ACCOUNT_ID, 'alice');
    await cloud.delete(KEY);
    expect(cloud.changes).toEqual([]);
    await expect(cloud.deactivate(KEY)).rejects.toThrow(NotFoundError);
    await expect(cloud.create(KEY)).rejects.toThrow(NotFoundError);
    expect(await cloud.held(KEY)).toEqual([]);
  });

  test('a new password has the last sign-in of the one before: AWS remembers it', async () => {
    const cloud = cloudOfAlice();
    await cloud.delete(PASSWORD);
    await cloud.create(PASSWORD);
    expect(cloud.passwordOf(ACCOUNT_ID, 'alice')).toMatchObject({ created: NOW, changed: NOW, lastUsed: signedIn });
  });

  test('does not show for as many looks as were ordered', async () => {
    const cloud = cloudOfAlice();
    cloud.staleReads(2);
    await cloud.delete(KEY);
    const { id } = await cloud.create(KEY);
    const heldIds = async () => (await cloud.held(KEY)).map((credential) => credential.id);

    expect([await statusOf(cloud, KEY), await statusOf(cloud, { ...KEY, id })]).toEqual(['active', 'gone']);
    expect(await heldIds()).toEqual([KEY_ID]);
    expect(await heldIds()).toEqual([id]);
    expect([await statusOf(cloud, KEY), await statusOf(cloud, { ...KEY, id })]).toEqual(['gone', 'active']);
  });
});

describe('a mishap', () => {
  const error = new UnavailableError('500');

  test.each([
    ['before-acting', 0],
    ['after-acting', 1],
  ] as const)('%s leaves %p new keys', async (when, made) => {
    const cloud = cloudOfAlice();
    cloud.failNextChange({ when, error });
    await expect(cloud.create(KEY)).rejects.toThrow(error);
    expect(cloud.changes).toHaveLength(made);
    expect(await cloud.held(KEY)).toHaveLength(1 + made);
  });

  test('that is meant for one kind of change waits for it', async () => {
    const cloud = cloudOfAlice();
    cloud.failNextChange({ when: 'before-acting', error, change: 'delete' });
    await cloud.create(KEY);
    await expect(cloud.delete(KEY)).rejects.toThrow(error);
    await cloud.delete(KEY);
  });

  test('befalls the next look, at one credential or at all that are held', async () => {
    const cloud = cloudOfAlice();
    cloud.failNextLook(error);
    cloud.failNextLook(error);
    await expect(cloud.look(KEY)).rejects.toThrow(error);
    await expect(cloud.held(KEY)).rejects.toThrow(error);
    expect(await statusOf(cloud, KEY)).toBe('active');
  });

  test('closes an account altogether, until it is allowed again', async () => {
    const cloud = cloudOfAlice();
    cloud.denyAccount(ACCOUNT_ID);
    await expect(cloud.look(KEY)).rejects.toThrow(AccessDeniedError);
    await expect(cloud.delete(KEY)).rejects.toThrow(AccessDeniedError);
    await expect(cloud.activeCount(ACCOUNT_ID, 'aws-access-key')).rejects.toThrow(AccessDeniedError);
    cloud.allowAccount(ACCOUNT_ID);
    expect(await cloud.activeCount(ACCOUNT_ID, 'aws-access-key')).toBe(1);
    cloud.denyActiveCount(ACCOUNT_ID);
    expect(await cloud.activeCount(ACCOUNT_ID, 'aws-access-key')).toBeUndefined();
  });
});

test('Keyhammer runs as whom it is told to', async () => {
  const cloud = cloudOfAlice();
  cloud.runAs({ accountId: ACCOUNT_ID, principal: 'alice', credentialId: KEY_ID });
  expect(await cloud.ownIdentity()).toEqual({ accountId: ACCOUNT_ID, principal: 'alice', credentialId: KEY_ID });
});
