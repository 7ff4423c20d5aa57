import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OciUser } from './model.ts';
import { daysAgo, NOW, type OciBench, startOciBench, TENANCY } from './oci.fixture.ts';
import { fingerprintOfPublicKey, madeUpPublicKey, ociKeyPair } from './public-keys.ts';

let bench: OciBench;
let user: OciUser;
beforeEach(async () => {
  bench = await startOciBench();
  user = bench.world.addUser(TENANCY, { name: 'svc', created: daysAgo(900) });
});
afterEach(() => bench.close());

const keysOf = ({ id }: OciUser) => `/users/${id}/apiKeys`;
const list = async () => (await bench.identity(keysOf(user))).body;
const states = async () => (await list()).map(({ lifecycleState }: { lifecycleState: string }) => lifecycleState);
const upload = (key: unknown) => bench.identity(keysOf(user), { method: 'POST', body: JSON.stringify({ key }) });
const remove = (fingerprint: string) => bench.identity(`${keysOf(user)}/${fingerprint}`, { method: 'DELETE' });

describe('the list of a user’s keys', () => {
  test('is a plain array without pages', async () => {
    const key = bench.world.addKey(user.id, { created: daysAgo(400), state: 'INACTIVE' });
    for (let more = 0; more < 3; more += 1) bench.world.addKey(user.id, { created: daysAgo(3) });
    const { body, headers } = await bench.identity(`${keysOf(user)}?limit=1`);
    expect(body).toHaveLength(4);
    expect(headers).not.toHaveProperty('opc-next-page');
    expect(body[0]).toEqual({
      keyId: `${TENANCY}/${user.id}/${key.fingerprint}`,
      keyValue: key.publicKey,
      fingerprint: key.fingerprint,
      userId: user.id,
      timeCreated: daysAgo(400).toISOString(),
      lifecycleState: 'INACTIVE',
      inactiveStatus: null,
    });
  });

  test('may be empty', async () => {
    expect(await list()).toEqual([]);
  });
});

describe('an upload', () => {
  test('answers that the key is being made; the next list has it ready', async () => {
    const publicKey = madeUpPublicKey('x');
    const { status, body } = await upload(publicKey);
    const fingerprint = fingerprintOfPublicKey(publicKey);
    expect(status).toBe(200);
    expect(body).toMatchObject({ fingerprint, keyValue: publicKey, lifecycleState: 'CREATING', timeCreated: NOW.toISOString() });
    expect(await list()).toEqual([{ ...body, lifecycleState: 'ACTIVE' }]);
  });

  test('takes so many lists, if told to', async () => {
    bench.world.creatingReads = 2;
    await upload(madeUpPublicKey('x'));
    expect([await states(), await states(), await states()]).toEqual([['CREATING'], ['CREATING'], ['ACTIVE']]);
  });

  test('may not be in the lists for a while', async () => {
    bench.world.staleReads = 2;
    bench.world.creatingReads = 1;
    await upload(madeUpPublicKey('x'));
    expect([await states(), await states(), await states(), await states()]).toEqual([[], [], ['CREATING'], ['ACTIVE']]);
  });

  test('takes the key however its lines are broken', async () => {
    const broken = madeUpPublicKey('x').replaceAll('\n', '\r\n');
    expect((await upload(broken)).body.fingerprint).toBe(fingerprintOfPublicKey(madeUpPublicKey('x')));
  });

  test('of a key that the user has: conflict', async () => {
    const { publicKey } = bench.world.addKey(user.id, { created: daysAgo(1) });
    expect(await upload(publicKey)).toMatchObject({ status: 409, body: { code: 'ApiKeyAlreadyExists' } });
    expect(await list()).toHaveLength(1);
  });

  test('of a key that another user has: allowed, under the same fingerprint', async () => {
    const { publicKey, fingerprint } = bench.world.addKey(bench.admin.user.id, { created: daysAgo(1) });
    expect((await upload(publicKey)).body).toMatchObject({ fingerprint, userId: user.id });
  });

  test('of a fourth key: refused, active or not', async () => {
    for (const state of ['ACTIVE', 'INACTIVE', 'ACTIVE'] as const) bench.world.addKey(user.id, { created: daysAgo(1), state });
    expect(await upload(madeUpPublicKey('x'))).toMatchObject({ status: 400, body: { code: 'LimitExceeded' } });
    await remove(user.keys[1]?.fingerprint ?? '');
    expect((await upload(madeUpPublicKey('x'))).status).toBe(200);
  });

  test.each([
    ['nothing', undefined, 'MissingParameter'],
    ['no text', 7, 'InvalidParameter'],
    ['no key', 'ssh-rsa AAAA', 'InvalidParameter'],
    ['a private key', ociKeyPair(0).privateKey, 'InvalidParameter'],
    ['a damaged key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', 'InvalidParameter'],
  ])('of %s: refused', async (_what, key, code) => {
    expect(await upload(key)).toMatchObject({ status: 400, body: { code } });
    expect(await list()).toEqual([]);
  });
});

describe('a deletion', () => {
  test.each([
    ['as it is', (fingerprint: string) => fingerprint],
    ['escaped', encodeURIComponent],
  ])('names the fingerprint %s', async (_how, written) => {
    const { fingerprint } = bench.world.addKey(user.id, { created: daysAgo(1) });
    expect(await remove(written(fingerprint))).toMatchObject({ status: 204, body: undefined });
    expect(await list()).toEqual([]);
  });

  test('of what is not there, or is another user’s: 404', async () => {
    const { fingerprint } = bench.world.addKey(bench.admin.user.id, { created: daysAgo(1) });
    for (const other of [fingerprint, 'aa:bb']) {
      expect(await remove(other)).toMatchObject({ status: 404, body: { code: 'NotAuthorizedOrNotFound' } });
    }
    expect(bench.admin.user.keys).toHaveLength(2);
  });

  test('may not show in the lists for a while, and is done nevertheless', async () => {
    bench.world.staleReads = 1;
    const { fingerprint } = bench.world.addKey(user.id, { created: daysAgo(1) });
    await remove(fingerprint);
    expect(await states()).toEqual(['ACTIVE']);
    expect(await states()).toEqual([]);
    expect((await remove(fingerprint)).status).toBe(404);
  });

  test('stops the key; the same public key uploaded again lets the same private key in', async () => {
    const as = bench.newSigner({ name: 'ci' });
    const itself = () => bench.identity(`/users/${as.user.id}`, { as });
    expect((await itself()).status).toBe(200);
    await bench.identity(`${keysOf(as.user)}/${as.key.fingerprint}`, { method: 'DELETE' });
    expect((await itself()).status).toBe(401);
    bench.world.creatingReads = 1;
    await bench.identity(keysOf(as.user), { method: 'POST', body: JSON.stringify({ key: as.key.publicKey }) });
    expect((await itself()).status).toBe(401);
    await bench.identity(keysOf(as.user));
    expect((await itself()).status).toBe(200);
  });
});
