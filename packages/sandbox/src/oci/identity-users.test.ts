import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { daysAgo, HOME, IDENTITY, type OciBench, OTHER, startOciBench, TENANCY } from './oci.fixture.ts';

let bench: OciBench;
beforeEach(async () => {
  bench = await startOciBench();
});
afterEach(() => bench.close());

const NOT_FOUND = {
  status: 404,
  body: { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' },
};
const USERS = `/users?compartmentId=${TENANCY}`;
const addUsers = (count: number) =>
  Array.from({ length: count }, (_, index) => bench.world.addUser(TENANCY, { name: `u${index}`, created: daysAgo(9) }));

/** All pages of a list, by name. */
async function pages(path: string): Promise<string[][]> {
  const found: string[][] = [];
  for (let page: string | undefined = ''; page !== undefined; ) {
    const { headers, body } = await bench.identity(`${path}${page && `&page=${page}`}`);
    found.push(body.map(({ name }: { name: string }) => name));
    page = headers['opc-next-page'];
  }
  return found;
}

describe('the list of users', () => {
  test('comes in pages as long as a header names the next one', async () => {
    addUsers(4);
    expect(await pages(`${USERS}&limit=2`)).toEqual([['admin', 'u0'], ['u1', 'u2'], ['u3']]);
    expect(await pages(`${USERS}&limit=5`)).toEqual([['admin', 'u0', 'u1', 'u2', 'u3']]);
    expect(await pages(USERS)).toHaveLength(1);
  });

  test('may give less than was asked for, and nothing at first', async () => {
    addUsers(2);
    Object.assign(bench.world.pages, { largest: 2, emptyFirst: true });
    expect(await pages(`${USERS}&limit=1000`)).toEqual([[], ['admin', 'u0'], ['u1']]);
  });

  test('has no users of other domains, who are found by OCID', async () => {
    bench.world.addDomain(TENANCY, { name: 'contractors' });
    const { id } = bench.world.addUser(TENANCY, { name: 'nested', domain: 'contractors', created: daysAgo(1) });
    bench.world.addKey(id, { created: daysAgo(1) });
    expect(await pages(USERS)).toEqual([['admin']]);
    expect((await bench.identity(`/users/${id}`)).body).toMatchObject({ id, name: 'nested', compartmentId: TENANCY });
    expect((await bench.identity(`/users/${id}/apiKeys`)).body).toHaveLength(1);
  });

  test('can be asked for one name', async () => {
    addUsers(3);
    expect(await pages(`${USERS}&name=u1`)).toEqual([['u1']]);
  });

  test.each([
    ['/users', 400, 'MissingParameter'],
    [`${USERS}&limit=0`, 400, 'InvalidParameter'],
    [`${USERS}&limit=1001`, 400, 'InvalidParameter'],
    [`${USERS}&limit=x`, 400, 'InvalidParameter'],
    [`${USERS}&page=x`, 400, 'InvalidParameter'],
    ['/users?compartmentId=ocid1.compartment.oc1..x', 404, 'NotAuthorizedOrNotFound'],
    ['/nothing', 404, 'NotFound'],
  ])('refuses %s: %d %s', async (path, status, code) => {
    expect(await bench.identity(path)).toMatchObject({ status, body: { code } });
  });
});

describe('a user', () => {
  test('is told in full', async () => {
    const { id } = bench.world.addUser(TENANCY, {
      name: 'ann@example.com',
      description: 'Ann',
      email: 'ann@example.com',
      created: daysAgo(10),
      mfa: true,
      capabilities: { canUseApiKeys: true },
      freeformTags: { owner: 'bob' },
      definedTags: { Operations: { CostCenter: '42' } },
      lastLogin: daysAgo(2),
    });
    expect((await bench.identity(`/users/${id}`)).body).toEqual({
      id,
      compartmentId: TENANCY,
      name: 'ann@example.com',
      description: 'Ann',
      email: 'ann@example.com',
      emailVerified: true,
      timeCreated: '2026-11-10T12:00:00.000Z',
      lifecycleState: 'ACTIVE',
      inactiveStatus: null,
      identityProviderId: null,
      externalIdentifier: null,
      isMfaActivated: true,
      lastSuccessfulLoginTime: '2026-11-18T12:00:00.000Z',
      previousSuccessfulLoginTime: null,
      capabilities: { canUseApiKeys: true },
      freeformTags: { owner: 'bob' },
      definedTags: { Operations: { CostCenter: '42' } },
    });
  });

  test('may have no capabilities to speak of, and nobody knows about MFA', async () => {
    const [one, two] = [
      bench.world.addUser(TENANCY, { name: 'one', created: daysAgo(1), capabilities: null, mfa: null }),
      bench.world.addUser(TENANCY, { name: 'two', created: daysAgo(1), capabilities: 'absent' }),
    ];
    expect((await bench.identity(`/users/${one.id}`)).body).toMatchObject({ capabilities: null, isMfaActivated: null, email: null });
    expect((await bench.identity(`/users/${two.id}`)).body).not.toHaveProperty('capabilities');
  });

  test('that is not there, is in another tenancy, or is not to be seen: all the same', async () => {
    bench.world.addTenancy({ id: 'ocid1.tenancy.oc1..other', name: 'other', homeRegion: HOME }, 'OtherDefault');
    const foreign = bench.world.addUser('ocid1.tenancy.oc1..other', { name: 'zoe', created: daysAgo(1) });
    const [hidden] = addUsers(1);
    bench.world.deny(TENANCY, 'identity:GetUser', hidden?.id);
    for (const id of ['ocid1.user.oc1..ghost', foreign.id, hidden?.id])
      expect(await bench.identity(`/users/${id}`)).toMatchObject(NOT_FOUND);
    expect((await bench.identity(`/users/${bench.admin.user.id}`)).status).toBe(200);
    bench.world.allow(TENANCY, 'identity:GetUser', hidden?.id);
    bench.world.admit('ocid1.tenancy.oc1..other', TENANCY);
    for (const id of [foreign.id, hidden?.id]) expect((await bench.identity(`/users/${id}`)).status).toBe(200);
  });

  test('loses and gets back the use of API keys; what is not named stays', async () => {
    const { id } = bench.world.addUser(TENANCY, { name: 'svc', created: daysAgo(1), capabilities: { canUseAuthTokens: true } });
    const put = (body: string) => bench.identity(`/users/${id}/capabilities`, { method: 'PUT', body });
    expect((await put('{"canUseApiKeys":false}')).body.capabilities).toEqual({ canUseAuthTokens: true, canUseApiKeys: false });
    expect((await put('{"canUseApiKeys":true,"canUseDBCredentials":false}')).body.capabilities).toEqual({
      canUseAuthTokens: true,
      canUseApiKeys: true,
      canUseDbCredentials: false,
    });
    expect(await put('{"canUseApiKeys":"no"}')).toMatchObject({ status: 400, body: { code: 'InvalidParameter' } });
    expect(await put('{"canDoMagic":true}')).toMatchObject({ status: 400, body: { code: 'InvalidParameter' } });
    expect(await put('[1')).toMatchObject({ status: 400, body: { code: 'CannotParseRequest' } });
  });

  test('of no known capabilities has them after they were set', async () => {
    const { id } = bench.world.addUser(TENANCY, { name: 'svc', created: daysAgo(1), capabilities: null });
    const { body } = await bench.identity(`/users/${id}/capabilities`, { method: 'PUT', body: '{"canUseApiKeys":false}' });
    expect(body.capabilities).toEqual({ canUseApiKeys: false });
  });

  test('is unblocked by its state, and never blocked', async () => {
    const { id } = bench.world.addUser(TENANCY, { name: 'svc', created: daysAgo(1), state: 'INACTIVE' });
    const put = (body: string) => bench.identity(`/users/${id}/state`, { method: 'PUT', body });
    expect(await put('{"blocked":true}')).toMatchObject({ status: 400 });
    expect((await put('{"blocked":false}')).body).toMatchObject({ lifecycleState: 'ACTIVE', inactiveStatus: null });
  });
});

describe('somebody with less rights', () => {
  test('gets 404 for all of a list, and never a part of it', async () => {
    addUsers(3);
    const as = bench.newSigner({ name: 'reader', allows: ['identity:GetUser'] });
    expect(await bench.identity(USERS, { as })).toMatchObject(NOT_FOUND);
    expect((await bench.identity(`/users/${as.user.id}`, { as })).status).toBe(200);
  });

  test('may be refused one operation in the whole tenancy', async () => {
    bench.world.deny(TENANCY, 'identity:ListUsers');
    expect(await bench.identity(USERS)).toMatchObject(NOT_FOUND);
    bench.world.allow(TENANCY, 'identity:ListUsers');
    expect((await bench.identity(USERS)).status).toBe(200);
  });
});

describe('in another region than the home region', () => {
  const at = (region: string) => bench.call(`${IDENTITY.replace(HOME, region)}${USERS}`);

  test('Identity sends its callers home', async () => {
    expect(await at(OTHER)).toMatchObject({
      status: 403,
      body: { code: 'NotAllowed', message: expect.stringContaining('home region FRA') },
    });
  });

  test('nobody is known where the tenancy has not subscribed', async () => {
    expect(await at('us-ashburn-1')).toMatchObject({ status: 401, body: { code: 'NotAuthenticated' } });
    expect(bench.sandbox.refusals.at(-1)).toMatch('does not subscribe to us-ashburn-1');
  });

  test('a region that there is not has no address', async () => {
    expect(await at('eu-atlantis-1')).toMatchObject({ status: 404, body: { code: 'NotFound' } });
  });
});
