import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScanRequest } from '@keyhammer/core';
import { daysAgo, KIND, NOW, type OciTestBed, PARTNERS, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';
import { find, gapsOf, idsOf } from '../../test/scans.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const ADMINS: ScanRequest = { needs: [{ kind: KIND, privileged: true }], watched: [] };
const scan = (request: Partial<ScanRequest>) => bed.reader().scan(TENANCY, { needs: [], watched: [], ...request });

describe("administrators' keys", () => {
  test('are those of the groups of the tenancy and of the listed domains', async () => {
    const alice = bed.addUser({ name: 'alice' }, {}, {});
    const partner = bed.addUser({ name: 'pat', domain: PARTNERS }, {});
    const nobody = bed.addUser({ name: 'norbert' }, {});
    const otherPartner = bed.addUser({ name: 'paul', domain: PARTNERS }, {});
    bed.addGroup('Administrators', [alice]);
    bed.addGroup('Developers', [nobody]);
    bed.addGroup('Administrators', [partner], PARTNERS);
    bed.addGroup('Guests', [otherPartner], PARTNERS);

    const found = await scan(ADMINS);

    expect(idsOf(found)).toEqual([...alice.ids, ...partner.ids].toSorted());
    expect(found.coverage).toEqual({ kind: 'complete' });
    expect(find(found, alice.ids[0])).toEqual({
      kind: KIND,
      id: alice.ids[0],
      name: alice.fingerprints[0],
      principal: alice.user.id,
      principalName: 'alice',
      status: 'active',
      created: daysAgo(400),
      lastUsed: { kind: 'unknown', reason: 'not read: it would decide nothing' },
      privilege: { kind: 'administrator', through: 'the group Administrators' },
      readAt: NOW,
    });
    const domain = bed.sandbox.domainUrl(TENANCY, PARTNERS);
    expect(find(found, partner.ids[0])?.privilege).toEqual({
      kind: 'administrator',
      through: `the group Administrators of the domain ${domain}`,
    });
    expect(bed.takeCalls()).toEqual({
      'identity:ListGroups': 1,
      'identity:ListUserGroupMemberships': 1,
      'domains:ListGroups': 1,
      'identity:GetUser': 2,
      'identity:ListApiKeys': 2,
    });
  });

  test('are of every group that is named, in whatever case', async () => {
    await bed[Symbol.asyncDispose]();
    bed = await startOciTestBed({ adminGroups: ['Security "Ops"', 'administrators'] });
    const alice = bed.addUser({ name: 'alice' }, {});
    const pat = bed.addUser({ name: 'pat', domain: PARTNERS }, {});
    bed.addGroup('Administrators', [alice]);
    bed.addGroup('Security "Ops"', [pat], PARTNERS);
    expect(idsOf(await scan(ADMINS))).toEqual([...alice.ids, ...pat.ids].toSorted());
  });

  test.each([
    [{ canUseApiKeys: false }, 'inactive'],
    [{ canUseApiKeys: true }, 'active'],
    [null, 'active'],
    ['absent', 'active'],
  ] as const)('of a user with the capabilities %p are %s', async (capabilities, status) => {
    const alice = bed.addUser({ name: 'alice', capabilities }, {});
    bed.addGroup('Administrators', [alice]);
    expect(await scan(ADMINS)).toMatchObject({ credentials: [{ status }], activeCredentials: status === 'active' ? 1 : 0 });
  });

  test('are inactive if OCI says so of the key itself', async () => {
    const alice = bed.addUser({ name: 'alice' }, { state: 'INACTIVE' }, { state: 'DELETED' });
    bed.addGroup('Administrators', [alice]);
    expect(await scan(ADMINS)).toMatchObject({ credentials: [{ id: alice.ids[0], status: 'inactive' }] });
  });

  test('come from lists of many pages', async () => {
    Object.assign(bed.world.pages, { largest: 2, emptyFirst: true });
    bed.world.scimPages.largest = 1;
    const admins = Array.from({ length: 5 }, (_, n) => bed.addUser({ name: `admin${n}` }, {}));
    const partners = Array.from({ length: 3 }, (_, n) => bed.addUser({ name: `partner${n}`, domain: PARTNERS }, {}));
    bed.addGroup('A', []);
    bed.addGroup('B', []);
    bed.addGroup('Administrators', admins);
    bed.addGroup('Administrators', partners, PARTNERS);
    expect(idsOf(await scan(ADMINS))).toEqual([...admins, ...partners].flatMap(({ ids }) => ids).toSorted());
  });

  test('can be only those that are old enough', async () => {
    const alice = bed.addUser({ name: 'alice' }, { created: daysAgo(90) }, { created: new Date(daysAgo(90).getTime() - 1) });
    bed.addGroup('Administrators', [alice]);
    bed.addUser({ name: 'bob' }, {});
    const found = await scan({ needs: [{ kind: KIND, privileged: true, madeBefore: daysAgo(90) }] });
    expect(idsOf(found)).toEqual([alice.ids[1]]);
  });

  test('can not be told if there is no such group anywhere', async () => {
    const found = await scan(ADMINS);
    expect(found.credentials).toEqual([]);
    expect(gapsOf(found)).toEqual([
      {
        kind: KIND,
        what: 'administrators',
        reason: expect.stringContaining('there is no group Administrators in the tenancy or its listed identity domains'),
      },
    ]);
  });

  test.each([
    ['groups of the tenancy', 'identity:ListGroups'],
    ['members of the group Administrators', 'identity:ListUserGroupMemberships'],
    ['the user ocid1.user', 'identity:GetUser'],
    ['API keys of alice', 'identity:ListApiKeys'],
    ['the group Administrators of the domain http', 'domains:ListGroups'],
  ])('leave a gap where OCI denies: %s', async (what, operation) => {
    const alice = bed.addUser({ name: 'alice' }, {});
    bed.addGroup('Administrators', [alice]);
    bed.addGroup('Administrators', [], PARTNERS);
    bed.world.deny(TENANCY, operation);
    const found = await scan(ADMINS);
    expect(gapsOf(found)).toEqual([
      {
        kind: KIND,
        what: expect.stringContaining(what),
        reason: expect.stringMatching(
          /OCI does not tell what is missing from what may not be seen\. Allow it with a policy .* to (inspect|read) /,
        ),
      },
    ]);
  });

  test('leave a gap for a member whose OCID the domain does not tell', async () => {
    const body = { totalResults: 1, Resources: [{ displayName: 'Administrators', members: [{ value: 'm1', display: 'Pat' }] }] };
    bed.fault('domains:ListGroups', { status: 200, body: JSON.stringify(body) });
    expect(gapsOf(await scan(ADMINS))).toEqual([
      {
        kind: KIND,
        what: expect.stringContaining('the group Administrators of the domain'),
        reason: 'the domain does not tell the OCID of Pat',
      },
    ]);
  });
});
