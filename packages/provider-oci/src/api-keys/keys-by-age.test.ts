import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScanRequest } from '@keyhammer/core';
import { ociFaults } from '@keyhammer/sandbox';
import { daysAgo, KIND, type OciTestBed, PARTNERS, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';
import { gapsOf, idsOf } from '../../test/scans.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const OLD: ScanRequest = { needs: [{ kind: KIND, madeBefore: daysAgo(90) }], watched: [] };
const scan = (request: Partial<ScanRequest>) => bed.reader().scan(TENANCY, { needs: [], watched: [], ...request });
const denied = () => ociFaults.error(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.');

describe('keys by age', () => {
  test('are those of everybody, by two lists and one for each, with no look into Audit', async () => {
    const old = bed.addUser({ name: 'olga' }, {});
    const partner = bed.addUser({ name: 'pat', domain: PARTNERS }, {});
    bed.addUser({ name: 'inga' }, { state: 'INACTIVE' });
    bed.addUser({ name: 'yves' }, { created: daysAgo(90) });
    const found = await scan(OLD);
    expect(idsOf(found)).toEqual([...old.ids, ...partner.ids].toSorted());
    expect(found.activeCredentials).toBe(4);
    expect(bed.takeCalls()).toEqual({ 'identity:ListUsers': 1, 'domains:ListUsers': 1, 'identity:ListApiKeys': 5 });
  });

  test('are told once, though both lists show the user', async () => {
    await bed[Symbol.asyncDispose]();
    bed = await startOciTestBed({ domains: ['Default'] });
    const alice = bed.addUser({ name: 'alice' }, {});
    expect((await scan(OLD)).credentials.map(({ id }) => id)).toEqual(alice.ids);
  });

  test.each([
    ['users of the tenancy', 'identity:ListUsers'],
    ['users of the identity domain', 'domains:ListUsers'],
    ['API keys of alice', 'identity:ListApiKeys'],
  ])('leave a gap where OCI denies, and the rest is read: %s', async (what, operation) => {
    const alice = bed.addUser({ name: 'alice' }, {});
    const pat = bed.addUser({ name: 'pat', domain: PARTNERS }, {});
    bed.fault(operation, denied(), operation === 'identity:ListApiKeys' ? alice.user.id : undefined);
    const found = await scan(OLD);
    expect(gapsOf(found)).toEqual([
      { kind: KIND, what: expect.stringContaining(what), reason: expect.stringContaining('NotAuthorizedOrNotFound') },
    ]);
    expect(idsOf(found)).toEqual(operation === 'domains:ListUsers' ? alice.ids : pat.ids);
  });

  test('leave a gap where a list breaks off, and what came counts', async () => {
    // Keyhammer's own user is on the first page, too.
    bed.world.pages.largest = 2;
    const alice = bed.addUser({ name: 'alice' }, {});
    bed.addUser({ name: 'bob' }, {});
    bed.fault('identity:ListUsers', denied(), '&page=');
    const found = await scan(OLD);
    expect(gapsOf(found)).toMatchObject([{ what: 'users of the tenancy' }]);
    expect(idsOf(found)).toEqual(alice.ids);
  });

  test('leave a gap for a user of a domain without an OCID', async () => {
    const body = { totalResults: 1, Resources: [{ userName: 'pat' }] };
    bed.fault('domains:ListUsers', { status: 200, body: JSON.stringify(body) });
    expect(gapsOf(await scan(OLD))).toMatchObject([{ reason: 'the domain does not tell the OCID of pat' }]);
  });
});
