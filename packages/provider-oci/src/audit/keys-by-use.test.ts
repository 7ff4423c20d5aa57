import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScanRequest } from '@keyhammer/core';
import { ociFaults } from '@keyhammer/sandbox';
import {
  daysAgo,
  HOME,
  KIND,
  type OciTestBed,
  OTHER_REGION,
  PARTNERS,
  startOciTestBed,
  TENANCY,
  UNUSED_SINCE,
} from '../../test/oci-test-bed.ts';
import { find, idsOf } from '../../test/scans.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const INACTIVE: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };
const scan = (request: Partial<ScanRequest>) => bed.reader().scan(TENANCY, { needs: [], watched: [], ...request });
const denied = () => ociFaults.error(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.');

describe('keys by their use', () => {
  const sources = 4;

  test('are the old ones that Audit does not show in use, in any compartment and region', async () => {
    const idle = bed.addUser({ name: 'ida' }, {}, { created: UNUSED_SINCE });
    const busy = bed.addUser({ name: 'bea', domain: PARTNERS }, {}, {});
    const [used = '', usedLongAgo = ''] = busy.fingerprints;
    bed.sandbox.useKey(busy.user.id, used, { at: daysAgo(3), region: OTHER_REGION, compartment: bed.compartment, action: 'GetUser' });
    bed.sandbox.useKey(busy.user.id, used, { at: daysAgo(30) });
    bed.sandbox.useKey(busy.user.id, usedLongAgo, { at: daysAgo(61) });

    const found = await scan(INACTIVE);

    expect(idsOf(found)).toEqual([idle.ids[0], busy.ids[1]].toSorted());
    const unseen = { kind: 'unseen', since: UNUSED_SINCE, source: 'OCI Audit, 2 compartments, 2 regions' };
    expect(find(found, idle.ids[0])?.lastUsed).toEqual(unseen);
    expect(find(found, busy.ids[1])?.lastUsed).toEqual(unseen);
    expect(found.coverage).toEqual({ kind: 'complete' });
    expect(bed.takeCalls()).toMatchObject({
      'audit:ListEvents': sources,
      'identity:ListCompartments': 1,
      'identity:ListRegionSubscriptions': 1,
    });
  });

  test.each([
    [HOME, OTHER_REGION],
    [OTHER_REGION, HOME],
  ] as const)('are told with their last use where they are watched: first in %s, then in %s', async (earlier, later) => {
    const bea = bed.addUser({ name: 'bea' }, {});
    const [id = ''] = bea.ids;
    bed.sandbox.useKey(bea.user.id, bea.fingerprints[0] ?? '', { at: daysAgo(30), region: earlier });
    bed.sandbox.useKey(bea.user.id, bea.fingerprints[0] ?? '', { at: daysAgo(3), region: later });
    const watched = [{ kind: KIND, id, principal: bea.user.id }] as const;
    expect((await scan({ ...INACTIVE, watched })).credentials).toMatchObject([
      { lastUsed: { kind: 'used', at: daysAgo(3), region: later, service: 'IdentityControlPlane' } },
    ]);
  });

  test('are not looked for in Audit if there are none that are old enough', async () => {
    bed.addUser({ name: 'ida' }, { created: UNUSED_SINCE }, { state: 'INACTIVE' });
    expect((await scan(INACTIVE)).credentials).toEqual([]);
    expect(bed.takeCalls()).not.toHaveProperty('audit:ListEvents');
  });

  test.each([
    ['at the threshold', UNUSED_SINCE, false],
    ['a second before it', new Date(UNUSED_SINCE.getTime() - 1000), true],
    ['a second after it', new Date(UNUSED_SINCE.getTime() + 1000), false],
  ])('made %s', async (_when, created, expected) => {
    bed.addUser({ name: 'ida' }, { created });
    expect((await scan(INACTIVE)).credentials).toHaveLength(expected ? 1 : 0);
  });

  test.each([
    ['at the threshold', UNUSED_SINCE, false],
    ['a second before it', new Date(UNUSED_SINCE.getTime() - 1000), true],
    ['a second after it', new Date(UNUSED_SINCE.getTime() + 1000), false],
  ])('used %s', async (_when, at, expected) => {
    const ida = bed.addUser({ name: 'ida' }, {});
    bed.sandbox.useKey(ida.user.id, ida.fingerprints[0] ?? '', { at });
    expect((await scan(INACTIVE)).credentials).toHaveLength(expected ? 1 : 0);
  });

  test('are asked for in whole minutes, also if the threshold is none', async () => {
    const since = new Date(UNUSED_SINCE.getTime() + 34_567);
    const ida = bed.addUser({ name: 'ida' }, {});
    bed.sandbox.useKey(ida.user.id, ida.fingerprints[0] ?? '', { at: new Date(UNUSED_SINCE.getTime() + 10_000) });
    bed.clock.advance(34_567);
    const found = await scan({ needs: [{ kind: KIND, unusedSince: since }] });
    // It shows more than was asked for, and is told as it is.
    expect(found.credentials).toMatchObject([
      { id: ida.ids[0], lastUsed: { kind: 'used', at: new Date(UNUSED_SINCE.getTime() + 10_000) } },
    ]);
  });

  test('are read page by page', async () => {
    Object.assign(bed.world.audit, { pageSize: 5, fillerEveryMs: 24 * 60 * 60 * 1000 });
    bed.world.pages.emptyFirst = true;
    const bea = bed.addUser({ name: 'bea' }, {});
    bed.sandbox.useKey(bea.user.id, bea.fingerprints[0] ?? '', { at: daysAgo(1), compartment: bed.compartment });
    expect((await scan(INACTIVE)).credentials).toEqual([]);
    expect(bed.takeCalls()['audit:ListEvents']).toBeGreaterThan(40);
  });

  test.each([
    ['a compartment', 'audit:ListEvents', 'production'],
    ['the list of compartments', 'identity:ListCompartments', undefined],
    ['the list of regions', 'identity:ListRegionSubscriptions', undefined],
  ])('are unknown, and not in disuse, if OCI denies %s', async (_what, operation, compartment) => {
    const ida = bed.addUser({ name: 'ida' }, {});
    const bea = bed.addUser({ name: 'bea' }, {});
    bed.sandbox.useKey(bea.user.id, bea.fingerprints[0] ?? '', { at: daysAgo(1) });
    bed.world.deny(TENANCY, operation, compartment && bed.compartment);
    const found = await scan(INACTIVE);
    expect(find(found, ida.ids[0])?.lastUsed).toEqual({
      kind: 'unknown',
      reason: expect.stringMatching(/^not seen in use, but OCI Audit was not read in whole: Could not .*NotAuthorizedOrNotFound/),
    });
    expect(bed.log.named('warn')).toEqual(['OCI Audit was not read in whole']);
    // Whether a key is still there does not hang on it.
    expect(found.coverage).toEqual({ kind: 'complete' });
  });

  test.each([
    ['throttled', ociFaults.tooManyRequests()],
    ['failing', ociFaults.internalError()],
    ['cut off', 'cut-before'],
  ] as const)('are unknown if Audit stays %s', async (_how, effect) => {
    const ida = bed.addUser({ name: 'ida' }, {});
    bed.fault('audit:ListEvents', effect, OTHER_REGION);
    expect(find(await scan(INACTIVE), ida.ids[0])?.lastUsed).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining(', and 1 more reason'),
    });
  });

  test.each([
    [61, 'unseen'],
    [60, 'unseen'],
    [59, 'unknown'],
  ])('are judged only as far back as Audit keeps events: %p days', async (days, expected) => {
    bed.tellRetention(days);
    const ida = bed.addUser({ name: 'ida' }, {});
    const { lastUsed } = find(await scan(INACTIVE), ida.ids[0]) ?? {};
    expect(lastUsed?.kind).toBe(expected);
    if (lastUsed?.kind === 'unknown')
      expect(lastUsed.reason).toContain('Audit keeps 59 days, and the use since 2025-12-31 12:00 UTC is asked for');
  });

  test('are in use all the same if that shows in what Audit keeps', async () => {
    bed.tellRetention(30);
    const bea = bed.addUser({ name: 'bea' }, {});
    bed.sandbox.useKey(bea.user.id, bea.fingerprints[0] ?? '', { at: daysAgo(29) });
    expect((await scan(INACTIVE)).credentials).toEqual([]);
  });

  test.each([
    [90, 'unseen'],
    [91, 'unknown'],
  ])('are judged for %p days if nobody says how long events are kept: %s', async (days, expected) => {
    bed.fault('audit:GetConfiguration', denied());
    bed.fault(`GET /audit/${HOME}/20190901/configuration`, denied());
    const ida = bed.addUser({ name: 'ida' }, {});
    const found = await scan({ needs: [{ kind: KIND, unusedSince: daysAgo(days) }] });
    expect(find(found, ida.ids[0])?.lastUsed.kind).toBe(expected);
  });

  test('are unknown if the tenancy seems to use no region', async () => {
    bed.fault('identity:ListRegionSubscriptions', { status: 200, body: '[]' });
    const ida = bed.addUser({ name: 'ida' }, {});
    expect(find(await scan(INACTIVE), ida.ids[0])?.lastUsed).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('no region'),
    });
  });
});
