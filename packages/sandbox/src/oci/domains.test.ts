import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { scimIdOf } from './identifiers.ts';
import { daysAgo, type OciBench, startOciBench, TENANCY } from './oci.fixture.ts';

let bench: OciBench;
beforeEach(async () => {
  bench = await startOciBench();
  bench.world.addDomain(TENANCY, { name: 'contractors' });
});
afterEach(() => bench.close());

const scim = (path: string, domain = 'contractors') => bench.call(`/domains/${domain}/admin/v1${path}`);
const filtered = (path: string, filter: string) => scim(`${path}?filter=${encodeURIComponent(filter)}`);
const addUser = (name: string) =>
  bench.world.addUser(TENANCY, { name, domain: 'contractors', created: daysAgo(9), email: `${name}@example.com`, lastLogin: daysAgo(1) });
const names = (body: { Resources: { userName?: string; displayName?: string }[] }) =>
  body.Resources.map(({ userName, displayName }) => userName ?? displayName);

describe('a list', () => {
  test('starts at 1 and has as many as were asked for', async () => {
    for (const name of ['a', 'b', 'c']) addUser(name);
    const { body, headers } = await scim('/Users?startIndex=2&count=2');
    expect(headers['content-type']).toBe('application/scim+json');
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 3,
      startIndex: 2,
      itemsPerPage: 2,
    });
    expect(names(body)).toEqual(['b', 'c']);
    expect((await scim('/Users?startIndex=4')).body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
    expect((await scim('/Users?count=0')).body).toMatchObject({ totalResults: 3, Resources: [] });
  });

  test('may have less, so that only the items that came tell where to go on', async () => {
    for (const name of ['a', 'b', 'c']) addUser(name);
    bench.world.scimPages.largest = 2;
    expect((await scim('/Users?count=1000')).body).toMatchObject({ totalResults: 3, itemsPerPage: 2 });
    Object.assign(bench.world.scimPages, { size: 1, largest: 1000 });
    expect((await scim('/Users')).body).toMatchObject({ totalResults: 3, itemsPerPage: 1 });
  });

  test.each([
    'startIndex=0',
    'startIndex=x',
    'count=1001',
    'count=-1',
    'filter=nonsense',
    'filter=a%20eq%20%22b',
    'filter=a%20is%20%22b%22',
  ])('refuses %s', async (query) => {
    expect(await scim(`/Users?${query}`)).toMatchObject({ status: 400, body: { code: 'InvalidParameter' } });
  });
});

describe('users', () => {
  test('are those of the domain, as it knows them', async () => {
    const user = addUser('ann');
    const { body } = await scim('/Users');
    expect(names(body)).toEqual(['ann']);
    expect(body.Resources[0]).toMatchObject({
      id: scimIdOf(user.id),
      ocid: user.id,
      active: true,
      emails: [{ value: 'ann@example.com', primary: true }],
      meta: { resourceType: 'User', created: daysAgo(9).toISOString() },
      'urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User': { canUseApiKeys: true },
    });
    expect(names((await scim('/Users', 'Default')).body)).toEqual(['admin']);
  });

  test('show their groups and their last sign-in on request only', async () => {
    const user = addUser('ann');
    bench.world.addGroup(TENANCY, { name: 'Administrators', domain: 'contractors', members: [user.id] });
    const state = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User';
    const [plain] = (await scim('/Users')).body.Resources;
    expect(plain).not.toHaveProperty('groups');
    expect(plain).not.toHaveProperty([state]);
    const [asked] = (await scim(`/Users?attributes=groups,${state}:lastSuccessfulLoginDate`)).body.Resources;
    expect(asked).toEqual({
      id: scimIdOf(user.id),
      userName: 'ann',
      groups: [expect.objectContaining({ display: 'Administrators', type: 'direct' })],
      [state]: { lastSuccessfulLoginDate: daysAgo(1).toISOString(), locked: { on: false } },
    });
    expect((await scim('/Users?attributeSets=all')).body.Resources[0]).toMatchObject({ active: true, groups: [{}], [state]: {} });
  });

  test.each([
    ['groups.display eq "Administrators"', ['ann']],
    ['groups.display eq "administrators" and userName sw "b"', []],
    ['userName eq "ann" or userName eq "bob"', ['ann', 'bob']],
    ['emails.value co "@EXAMPLE"', ['ann', 'bob']],
    ['not.there pr', []],
    ['userName ne "ann"', ['bob']],
    ['active eq true', ['ann', 'bob']],
    ['urn:ietf:params:scim:schemas:oracle:idcs:extension:capabilities:User:canUseApiKeys eq false', []],
  ])('can be found by %s', async (filter, found) => {
    const [ann] = [addUser('ann'), addUser('bob')];
    bench.world.addGroup(TENANCY, { name: 'Administrators', domain: 'contractors', members: [ann.id] });
    expect(names((await filtered('/Users', filter)).body)).toEqual(found);
  });

  test('are found by either id', async () => {
    const { id } = addUser('ann');
    for (const name of [id, scimIdOf(id)]) expect((await scim(`/Users/${name}`)).body.userName).toBe('ann');
    expect(await scim(`/Users/${bench.admin.user.id}`)).toMatchObject({ status: 404, body: { code: 'NotAuthorizedOrNotFound' } });
  });
});

test('groups show their members, with OCIDs, on request', async () => {
  const user = addUser('ann');
  const group = bench.world.addGroup(TENANCY, { name: 'Administrators', domain: 'contractors', members: [user.id] });
  bench.world.addGroup(TENANCY, { name: 'Administrators' });
  const filter = encodeURIComponent('displayName eq "Administrators"');
  const [plain, ...none] = (await scim(`/Groups?filter=${filter}`)).body.Resources;
  expect(none).toEqual([]);
  expect(plain).toMatchObject({ ocid: group.id, displayName: 'Administrators' });
  expect(plain).not.toHaveProperty('members');
  const [asked] = (await scim(`/Groups?filter=${filter}&attributes=members.ocid`)).body.Resources;
  expect(asked).toEqual({
    id: scimIdOf(group.id),
    displayName: 'Administrators',
    members: [expect.objectContaining({ ocid: user.id, value: scimIdOf(user.id), type: 'User' })],
  });
});

describe('API keys', () => {
  test('are found by their user, and deleted by their id', async () => {
    const [ann, bob] = [addUser('ann'), addUser('bob')];
    const key = bench.world.addKey(ann.id, { created: daysAgo(5) });
    bench.world.addKey(bob.id, { created: daysAgo(5) });
    const { body } = await filtered('/ApiKeys', `user.ocid eq "${ann.id}"`);
    expect(body).toMatchObject({
      totalResults: 1,
      Resources: [{ ocid: key.id, fingerprint: key.fingerprint, user: { ocid: ann.id, name: 'ann' } }],
    });
    const [{ id }] = body.Resources;
    expect((await scim(`/ApiKeys/${id}`)).body.fingerprint).toBe(key.fingerprint);
    expect((await bench.call(`/domains/contractors/admin/v1/ApiKeys/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await scim('/ApiKeys')).body.totalResults).toBe(1);
    expect((await scim(`/ApiKeys/${id}`)).status).toBe(404);
  });
});

test('a domain that is not there, or not to be seen, is not found', async () => {
  bench.world.deny(TENANCY, 'domains:ListGroups', bench.world.domain(TENANCY, 'contractors').id);
  for (const domain of ['contractors', 'ghost']) {
    expect(await scim('/Groups', domain)).toMatchObject({ status: 404, body: { code: 'NotAuthorizedOrNotFound' } });
  }
  expect((await scim('/Groups', 'Default')).status).toBe(200);
});
