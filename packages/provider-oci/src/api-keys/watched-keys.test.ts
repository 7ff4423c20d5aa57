import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScanRequest } from '@keyhammer/core';
import { daysAgo, KIND, type OciTestBed, PARTNERS, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';
import { gapsOf, idsOf } from '../../test/scans.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const OLD: ScanRequest = { needs: [{ kind: KIND, madeBefore: daysAgo(90) }], watched: [] };
const ADMINS: ScanRequest = { needs: [{ kind: KIND, privileged: true }], watched: [] };
const scan = (request: Partial<ScanRequest>) => bed.reader().scan(TENANCY, { needs: [], watched: [], ...request });

describe('a watched key', () => {
  test('is looked at, whatever the needs', async () => {
    const alice = bed.addUser({ name: 'alice' }, {}, { created: daysAgo(1) });
    const pat = bed.addUser({ name: 'pat', domain: PARTNERS }, { state: 'INACTIVE' });
    const [id = ''] = alice.ids;
    const watched = [
      { kind: KIND, id, principal: alice.user.id },
      { kind: KIND, principal: pat.user.id },
    ] as const;
    const found = await scan({ watched });
    expect(idsOf(found)).toEqual([id, ...pat.ids].toSorted());
    expect(bed.takeCalls()).toEqual({ 'identity:GetUser': 2, 'identity:ListApiKeys': 2 });
  });

  test('of somebody who is an administrator no more is told so', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    bed.addGroup('Administrators', []);
    const watched = [{ kind: KIND, id: alice.ids[0] ?? '', principal: alice.user.id }] as const;
    expect(await scan({ ...ADMINS, watched })).toMatchObject({
      credentials: [{ privilege: { kind: 'none' } }],
      coverage: { kind: 'complete' },
    });
  });

  test('of somebody who may be an administrator elsewhere is told so', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    bed.addGroup('Administrators', []);
    bed.world.deny(TENANCY, 'domains:ListGroups');
    const watched = [{ kind: KIND, id: alice.ids[0] ?? '', principal: alice.user.id }] as const;
    expect((await scan({ ...ADMINS, watched })).credentials).toMatchObject([
      { privilege: { kind: 'unknown', reason: expect.stringContaining('Could not read the group Administrators') } },
    ]);
  });

  test('is surely gone if the list of the keys lacks it', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    const [fingerprint = ''] = alice.fingerprints;
    bed.world.deleteKey({ userId: alice.user.id, fingerprint });
    const watched = [{ kind: KIND, id: alice.ids[0] ?? '', principal: alice.user.id }] as const;
    expect(await scan({ watched })).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });

  test('is not gone if the user is not shown', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    const watched = [{ kind: KIND, id: alice.ids[0] ?? '', principal: alice.user.id }] as const;
    bed.world.deleteUser(alice.user.id);
    expect(gapsOf(await scan({ ...OLD, watched }))).toEqual([
      { kind: KIND, what: `the user ${alice.user.id}`, reason: expect.stringContaining('NotAuthorizedOrNotFound') },
    ]);
  });
});
