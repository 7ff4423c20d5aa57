import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CredentialRef } from '@keyhammer/core';
import { ociFaults } from '@keyhammer/sandbox';
import {
  type AddedUser,
  daysAgo,
  KIND,
  NOW,
  type OciTestBed,
  OTHER_REGION,
  startOciTestBed,
  TENANCY,
  UNUSED_SINCE,
} from '../../test/oci-test-bed.ts';

let bed: OciTestBed;
let alice: AddedUser;
let ref: CredentialRef;
beforeEach(async () => {
  bed = await startOciTestBed();
  alice = bed.addUser({ name: 'alice' }, { signs: true }, {});
  ref = refTo(alice);
});
afterEach(async () => bed[Symbol.asyncDispose]());

const refTo = ({ user, ids }: AddedUser, index = 0): CredentialRef => ({
  accountId: TENANCY,
  kind: KIND,
  principal: user.id,
  id: ids[index] ?? '',
});
const UNUSED = { kind: KIND, unusedSince: UNUSED_SINCE } as const;
const denied = () => ociFaults.error(404, 'NotAuthorizedOrNotFound', 'no');

describe('the last use that a look shows', () => {
  test('is that of Audit, and unknown if nobody asks', async () => {
    bed.sandbox.useKey(alice.user.id, alice.fingerprints[0] ?? '', { at: daysAgo(3), region: OTHER_REGION, compartment: bed.compartment });
    expect(await bed.control().look(ref, UNUSED)).toMatchObject({
      credential: { lastUsed: { kind: 'used', at: daysAgo(3), region: OTHER_REGION } },
    });
    expect(await bed.control().look(refTo(alice, 1), UNUSED)).toMatchObject({
      credential: { lastUsed: { kind: 'unseen', since: UNUSED_SINCE, source: 'OCI Audit, 2 compartments, 2 regions' } },
    });
  });

  test.each([
    ['inactive', { state: 'INACTIVE' }],
    ['too young', { created: UNUSED_SINCE }],
  ] as const)('is not read of a key that is %s', async (_what, key) => {
    const bob = bed.addUser({ name: 'bob' }, key);
    expect(await bed.control().look(refTo(bob), UNUSED)).toMatchObject({ credential: { lastUsed: { kind: 'unknown' } } });
    expect(bed.takeCalls()).not.toHaveProperty('audit:ListEvents');
  });

  test('is read once for all looks of a run, and then only what has come since', async () => {
    bed.world.audit.fillerEveryMs = 60 * 60 * 1000;
    const control = bed.control();
    await control.look(ref, UNUSED);
    const whole = bed.takeCalls()['audit:ListEvents'] ?? 0;
    expect(whole).toBeGreaterThan(50);

    await control.look(refTo(alice, 1), UNUSED);
    expect(bed.takeCalls()).toEqual({ 'identity:ListApiKeys': 1, 'identity:GetUser': 1 });

    bed.clock.advance(60_000);
    const later = { ...UNUSED, unusedSince: new Date(UNUSED_SINCE.getTime() + 60_000) };
    await control.look(ref, later);
    expect(bed.takeCalls()['audit:ListEvents']).toBe(4);
  });

  test('is what has come since the look before', async () => {
    const control = bed.control();
    expect(await control.look(ref, UNUSED)).toMatchObject({ credential: { lastUsed: { kind: 'unseen' } } });
    bed.sandbox.useKey(alice.user.id, alice.fingerprints[0] ?? '');
    bed.clock.advance(60_000);
    expect(await control.look(ref, UNUSED)).toMatchObject({ credential: { lastUsed: { kind: 'used', at: NOW } } });
  });

  test('is also what has come late', async () => {
    const control = bed.control();
    await control.look(ref, UNUSED);
    bed.sandbox.useKey(alice.user.id, alice.fingerprints[0] ?? '', { at: new Date(NOW.getTime() - 10 * 60_000) });
    bed.clock.advance(60_000);
    expect(await control.look(ref, UNUSED)).toMatchObject({ credential: { lastUsed: { kind: 'used' } } });
  });

  test('is looked for further back if another check asks for that', async () => {
    const control = bed.control();
    bed.sandbox.useKey(alice.user.id, alice.fingerprints[0] ?? '', { at: daysAgo(70) });
    await control.look(ref, UNUSED);
    bed.takeCalls();
    expect(await control.look(ref, { kind: KIND, unusedSince: daysAgo(80) })).toMatchObject({
      credential: { lastUsed: { kind: 'used', at: daysAgo(70) } },
    });
    expect(bed.takeCalls()['audit:ListEvents']).toBe(4);
  });

  test('is unknown where Audit fails, and only that is asked again', async () => {
    const control = bed.control();
    bed.fault('audit:ListEvents', denied(), `${OTHER_REGION}/20190901/auditEvents?compartmentId=${bed.compartment}`, 1);
    expect(await control.look(ref, UNUSED)).toMatchObject({ credential: { lastUsed: { kind: 'unknown' } } });
    bed.takeCalls();
    expect(await control.look(ref, UNUSED)).toMatchObject({ credential: { lastUsed: { kind: 'unseen' } } });
    expect(bed.takeCalls()['audit:ListEvents']).toBe(1);
  });
});
