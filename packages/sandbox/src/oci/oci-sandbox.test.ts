import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ociFaults } from './faults.ts';
import { daysAgo, IDENTITY, type OciBench, startOciBench, TENANCY } from './oci.fixture.ts';
import { fingerprintOfPublicKey, madeUpPublicKey, ociKeyPair, privateKeyWith, rsaPublicKeyIn } from './public-keys.ts';

let bench: OciBench;
beforeEach(async () => {
  bench = await startOciBench();
});
afterEach(() => bench.close());

const USERS = `/users?compartmentId=${TENANCY}`;

test('each call is counted under its name', async () => {
  await bench.identity(USERS);
  await bench.identity(USERS);
  await bench.call('/domains/Default/admin/v1/Groups');
  await bench.call(`/audit/eu-frankfurt-1/20190901/auditEvents?compartmentId=${TENANCY}`);
  await bench.identity('/policies');
  expect(bench.sandbox.service.calls).toEqual(
    new Map([
      ['identity:ListUsers', 2],
      ['domains:ListGroups', 1],
      ['audit:ListEvents', 1],
      [`GET ${IDENTITY}/policies`, 1],
    ]),
  );
});

describe('on order', () => {
  test.each([
    [undefined, undefined],
    [7, '7'],
  ])('calls are too many, with Retry-After %s', async (seconds, header) => {
    bench.sandbox.throttle('identity:ListUsers', 1, seconds);
    const { status, body, headers } = await bench.identity(USERS);
    expect([status, body, headers['retry-after']]).toEqual([429, { code: 'TooManyRequests', message: 'Too many requests' }, header]);
    expect((await bench.identity(USERS)).status).toBe(200);
  });

  test('the service fails, or the connection is cut', async () => {
    const { id: userId } = bench.world.addUser(TENANCY, { name: 'svc', created: daysAgo(1) });
    const { fingerprint } = bench.world.addKey(userId, { created: daysAgo(1) });
    const matches = () => true;
    bench.sandbox.service.addFault({ matches, times: 1, effect: ociFaults.serviceUnavailable() });
    bench.sandbox.service.addFault({ matches, times: 1, effect: ociFaults.incorrectState() });
    bench.sandbox.service.addFault({ matches, times: 1, effect: 'cut-before' });
    bench.sandbox.service.addFault({ matches, times: 1, effect: 'cut-after' });
    const remove = () => bench.identity(`/users/${userId}/apiKeys/${fingerprint}`, { method: 'DELETE' });
    expect(await remove()).toMatchObject({ status: 503, body: { code: 'ServiceUnavailable' } });
    expect(await remove()).toMatchObject({ status: 409, body: { code: 'IncorrectState' } });
    await expect(remove()).rejects.toThrow('socket hang up');
    expect(bench.world.user(userId).keys).toHaveLength(1);
    await expect(remove()).rejects.toThrow('socket hang up');
    expect(bench.world.user(userId).keys).toHaveLength(0);
  });
});

test('a limit on calls holds for each service and region, on the sandbox’s clock', async () => {
  bench.world.throttle = { perSecond: 0.5, burst: 2, retryAfter: true };
  const statuses = [await bench.identity(USERS), await bench.identity(USERS), await bench.identity(USERS)].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 429]);
  expect((await bench.identity(USERS)).headers['retry-after']).toBe('2');
  expect((await bench.call('/domains/Default/admin/v1/Groups')).status).toBe(200);
  bench.clock.advance(2000);
  expect((await bench.identity(USERS)).status).toBe(200);
  expect(bench.sandbox.throttledCalls).toBe(2);
});

describe('what a client needs', () => {
  test('is the operator’s, or anybody’s whose key can sign', () => {
    const { user, key } = bench.newSigner({ name: 'ci' });
    const ref = { userId: user.id, fingerprint: key.fingerprint };
    const facts = { tenancy: TENANCY, user: user.id, fingerprint: key.fingerprint, region: 'eu-frankfurt-1' };
    expect(bench.sandbox.credentials(ref)).toEqual({ ...facts, privateKey: expect.stringContaining('BEGIN PRIVATE KEY') });
    expect(bench.sandbox.credentials().user).toBe(bench.admin.user.id);
    expect(bench.sandbox.configFile('/home/kh/.oci/key.pem', { profile: 'CI', ref })).toBe(
      `[CI]\nuser=${user.id}\nfingerprint=${key.fingerprint}\ntenancy=${TENANCY}\nregion=eu-frankfurt-1\nkey_file=/home/kh/.oci/key.pem\n`,
    );
  });

  test('is not there for a key that nobody has, and without an operator', () => {
    const { fingerprint } = bench.world.addKey(bench.admin.user.id, { created: daysAgo(1) });
    expect(() => bench.sandbox.credentials({ userId: bench.admin.user.id, fingerprint })).toThrow('signs: true');
    bench.world.operator = undefined;
    expect(() => bench.sandbox.credentials()).toThrow('no operator');
  });

  test('is configured with the sandbox’s address', () => {
    bench.world.addDomain(TENANCY, { name: 'contractors' });
    expect(bench.sandbox.configuration()).toEqual({
      tenancies: { [TENANCY]: { name: 'bench', region: 'eu-frankfurt-1', domains: [`${bench.sandbox.url}/domains/contractors`] } },
      endpoint: `${bench.sandbox.url}/{service}/{region}`,
    });
  });
});

describe('public keys', () => {
  test('that are made up are valid, differ, and are the same for the same seed', () => {
    const [one, two] = [madeUpPublicKey('1'), madeUpPublicKey('2')];
    expect(rsaPublicKeyIn(one)).toBe(one);
    expect(fingerprintOfPublicKey(one)).not.toBe(fingerprintOfPublicKey(two));
    expect(madeUpPublicKey('1')).toBe(one);
    expect(privateKeyWith(fingerprintOfPublicKey(one))).toBeUndefined();
  });

  test('of real pairs are kept for the life of the process', () => {
    const pair = ociKeyPair(0);
    expect(ociKeyPair(0)).toBe(pair);
    expect(privateKeyWith(pair.fingerprint)).toBe(pair.privateKey);
    expect(pair.fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  });
});

describe('the world says', () => {
  test.each<[string, () => unknown, string]>([
    [
      'that a user is there already',
      () => bench.world.addUser(TENANCY, { name: 'admin', created: daysAgo(1) }),
      'has a user admin already',
    ],
    [
      'that a user has the key already',
      () => bench.world.addKey(bench.admin.user.id, { created: daysAgo(1), publicKey: bench.admin.key.publicKey }),
      'already',
    ],
    ['that two domains can’t have one address', () => bench.world.addDomain(TENANCY, { name: 'Default' }), 'give it a slug'],
    ['what is not there', () => bench.world.user('ocid1.user.oc1..ghost'), 'has no user ocid1.user.oc1..ghost'],
  ])('%s', (_what, act, message) => {
    expect(act).toThrow(message);
  });

  test('nothing more of a user who was deleted', async () => {
    const { user } = bench.newSigner({ name: 'left' });
    const group = bench.world.addGroup(TENANCY, { name: 'g', members: [user.id] });
    bench.world.deleteUser(user.id);
    expect((await bench.identity(`/users/${user.id}`)).status).toBe(404);
    expect(group.members.size).toBe(0);
  });
});
