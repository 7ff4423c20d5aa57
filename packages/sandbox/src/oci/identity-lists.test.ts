import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { daysAgo, HOME, IDENTITY, type OciBench, OTHER, startOciBench, TENANCY } from './oci.fixture.ts';

let bench: OciBench;
beforeEach(async () => {
  bench = await startOciBench();
});
afterEach(() => bench.close());

const inTenancy = (path: string) => bench.identity(`${path}${path.includes('?') ? '&' : '?'}compartmentId=${TENANCY}`);
const names = (body: { name: string }[]) => body.map(({ name }) => name);

describe('groups and their members', () => {
  const newUser = (name: string, domain?: string) =>
    bench.world.addUser(TENANCY, { name, created: daysAgo(9), ...(domain !== undefined && { domain }) }).id;

  test('are told of the default domain only', async () => {
    bench.world.addDomain(TENANCY, { name: 'contractors' });
    const inner = bench.world.addGroup(TENANCY, { name: 'Administrators', domain: 'contractors', members: [newUser('n', 'contractors')] });
    const group = bench.world.addGroup(TENANCY, { name: 'Administrators', created: daysAgo(800) });
    const { body } = await inTenancy('/groups');
    expect(body).toEqual([
      {
        id: group.id,
        compartmentId: TENANCY,
        name: 'Administrators',
        description: 'Administrators',
        timeCreated: daysAgo(800).toISOString(),
        lifecycleState: 'ACTIVE',
        inactiveStatus: null,
        freeformTags: {},
        definedTags: {},
      },
    ]);
    expect(inner.id).not.toBe(group.id);
    expect((await inTenancy(`/userGroupMemberships?groupId=${inner.id}`)).status).toBe(404);
  });

  test('are joined by memberships, of a group, a user, or both', async () => {
    const [ann, bob] = [newUser('ann'), newUser('bob')];
    const admins = bench.world.addGroup(TENANCY, { name: 'Administrators', members: [ann, bob] });
    const others = bench.world.addGroup(TENANCY, { name: 'others' });
    bench.world.addMember(others, ann, daysAgo(3));
    const pairs = async (query: string) =>
      (await inTenancy(`/userGroupMemberships?${query}`)).body.map(({ groupId, userId }: Record<string, string>) => [groupId, userId]);
    expect(await pairs(`groupId=${admins.id}`)).toEqual([
      [admins.id, ann],
      [admins.id, bob],
    ]);
    expect(await pairs(`userId=${ann}`)).toEqual([
      [admins.id, ann],
      [others.id, ann],
    ]);
    expect(await pairs(`userId=${bob}&groupId=${others.id}`)).toEqual([]);
    expect((await inTenancy(`/userGroupMemberships?userId=${ann}&groupId=${others.id}`)).body[0]).toMatchObject({
      compartmentId: TENANCY,
      lifecycleState: 'ACTIVE',
      timeCreated: daysAgo(3).toISOString(),
    });
  });

  test('come in pages', async () => {
    const group = bench.world.addGroup(TENANCY, { name: 'all', members: [newUser('a'), newUser('b'), newUser('c')] });
    const first = await inTenancy(`/userGroupMemberships?groupId=${group.id}&limit=2`);
    const second = await inTenancy(`/userGroupMemberships?groupId=${group.id}&limit=2&page=${first.headers['opc-next-page']}`);
    expect([first.body.length, second.body.length, second.headers['opc-next-page']]).toEqual([2, 1, undefined]);
  });

  test.each([
    ['', 400],
    ['?userId=ocid1.user.oc1..ghost', 404],
    ['?groupId=ocid1.group.oc1..ghost', 404],
  ])('memberships of %j: %d', async (query, status) => {
    expect((await inTenancy(`/userGroupMemberships${query}`)).status).toBe(status);
  });

  test('of two domains do not mix', () => {
    bench.world.addDomain(TENANCY, { name: 'contractors' });
    const nested = newUser('n', 'contractors');
    expect(() => bench.world.addGroup(TENANCY, { name: 'g', members: [nested] })).toThrow('two domains');
  });
});

describe('compartments', () => {
  test('are the children, or all that are below; the root is not among them, and those that were deleted are', async () => {
    const { id } = bench.world.addCompartment(TENANCY, { name: 'production' });
    bench.world.addCompartment(TENANCY, { name: 'inner', parentId: id });
    bench.world.addCompartment(TENANCY, { name: 'gone', state: 'DELETED' });
    expect(names((await inTenancy('/compartments')).body)).toEqual(['production', 'gone']);
    expect(names((await bench.identity(`/compartments?compartmentId=${id}`)).body)).toEqual(['inner']);
    const { body } = await inTenancy('/compartments?compartmentIdInSubtree=true');
    expect(body.map(({ name, compartmentId, lifecycleState }: Record<string, string>) => [name, compartmentId, lifecycleState])).toEqual([
      ['production', TENANCY, 'ACTIVE'],
      ['inner', id, 'ACTIVE'],
      ['gone', TENANCY, 'DELETED'],
    ]);
    expect(names((await inTenancy('/compartments?compartmentIdInSubtree=true&accessLevel=ACCESSIBLE')).body)).toEqual([
      'production',
      'inner',
    ]);
    expect((await bench.identity(`/compartments?compartmentId=${id}&compartmentIdInSubtree=true`)).status).toBe(400);
  });

  test('come in pages', async () => {
    for (const name of ['a', 'b', 'c']) bench.world.addCompartment(TENANCY, { name });
    const first = await inTenancy('/compartments?limit=2');
    const rest = await inTenancy(`/compartments?limit=2&page=${first.headers['opc-next-page']}`);
    expect([names(first.body), names(rest.body)]).toEqual([['a', 'b'], ['c']]);
  });
});

test('identity domains are listed where they were made, with their addresses', async () => {
  const { id } = bench.world.addCompartment(TENANCY, { name: 'shared' });
  bench.world.addDomain(TENANCY, { name: 'our contractors', compartmentId: id });
  expect((await inTenancy('/domains')).body).toMatchObject([{ displayName: 'Default', type: 'DEFAULT', homeRegion: HOME }]);
  const { body } = await bench.identity(`/domains?compartmentId=${id}`);
  expect(body).toMatchObject([{ displayName: 'our contractors', type: 'SECONDARY', compartmentId: id }]);
  expect(body[0].url).toBe(`${bench.sandbox.url}/domains/our%20contractors`);
  expect(body[0].url).toBe(bench.sandbox.domainUrl(TENANCY, 'our contractors'));
});

test('the regions of a tenancy are told in each of them', async () => {
  for (const region of [HOME, OTHER]) {
    const { body } = await bench.call(`${IDENTITY.replace(HOME, region)}/tenancies/${TENANCY}/regionSubscriptions`);
    expect(body).toEqual([
      { regionKey: 'FRA', regionName: HOME, status: 'READY', isHomeRegion: true },
      { regionKey: 'AMS', regionName: OTHER, status: 'READY', isHomeRegion: false },
    ]);
  }
});
