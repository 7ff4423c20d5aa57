import { describe, expect, test } from '@jest/globals';
import type { Credential } from './credential.ts';
import { changeOverOf, leftoverOf, roomBeside, rotationStuckDate, secretPlaceOf } from './rotation-plan.ts';
import {
  ACCOUNT,
  aCredential,
  aReportedIssue,
  aRotation,
  daysAgo,
  daysAhead,
  KEY_ID,
  NEW_KEY_ID,
  NOW,
  secondsFrom,
  usedAt,
} from './test-builders.ts';

const old = aCredential();
const never = { kind: 'never' } as const;
const aNewKey = (overrides: Partial<Credential> = {}) => aCredential({ id: NEW_KEY_ID, created: NOW, lastUsed: never, ...overrides });

describe('a second key', () => {
  test('has room beside one', () => {
    expect(roomBeside(KEY_ID, [old])).toEqual({ kind: 'free' });
  });

  test('has room once the inactive one is deleted', () => {
    const inactive = aNewKey({ status: 'inactive' });
    expect(roomBeside(KEY_ID, [old, inactive])).toEqual({ kind: 'taken', inactive });
  });

  test('has none beside two active ones, and it is said what to do', () => {
    const room = roomBeside(KEY_ID, [old, aNewKey()]);
    expect(room).toMatchObject({
      kind: 'none',
      why: expect.stringMatching(/two active keys already \(the other is AKIAI44QH8DHBEXAMPLE\).*start the rotation again/),
    });
  });
});

describe('a run that died while it made a key', () => {
  const rotation = { startedAt: NOW, by: 'alice@laptop', mode: 'manual', heldBefore: [KEY_ID] } as const;
  const QUARTER = 15 * 60;

  test('left nothing, where there is nothing new', () => {
    expect(leftoverOf(rotation, [old])).toEqual({ kind: 'none' });
    expect(leftoverOf(rotation, [])).toEqual({ kind: 'none' });
  });

  test.each([
    ['the second before it began, as IAM tells no fractions', -1, 'lost'],
    ['earlier than that', -2, 'unclear'],
    ['as it began', 0, 'lost'],
    ['a second less than a quarter of an hour later', QUARTER - 1, 'lost'],
    ['a quarter of an hour later', QUARTER, 'unclear'],
  ])('left the key that was made %s', (_when, seconds, kind) => {
    expect(leftoverOf(rotation, [old, aNewKey({ created: secondsFrom(NOW, seconds) })]).kind).toBe(kind);
  });

  test.each<[string, readonly Credential[]]>([
    ['one that was used', [old, aNewKey({ lastUsed: usedAt(NOW) })]],
    ['one of which nobody knows whether it was used', [old, aNewKey({ lastUsed: { kind: 'unknown', reason: 'throttled' } })]],
    ['one of two', [aNewKey(), aNewKey({ id: 'AKIATHIRD' })]],
  ])("did not certainly leave %s: it may be somebody's", (_what, held) => {
    expect(leftoverOf(rotation, held)).toMatchObject({ kind: 'unclear', why: expect.stringContaining(NEW_KEY_ID) });
  });
});

describe('the old key can go', () => {
  const made = (overrides: Partial<Credential>) => ({ kind: 'found', credential: aNewKey(overrides) }) as const;

  test('once the new one is in use', () => {
    expect(changeOverOf(made({ lastUsed: usedAt(NOW) }))).toEqual({ kind: 'done' });
  });

  test.each([
    ['was not used yet', made({}), `the new key ${NEW_KEY_ID} has not been used yet`],
    [
      'was used nobody knows when',
      made({ lastUsed: { kind: 'unknown', reason: 'denied' } }),
      `the last use of the new key ${NEW_KEY_ID} is unknown (denied)`,
    ],
    ['is inactive, used or not', made({ status: 'inactive', lastUsed: usedAt(NOW) }), `the new key ${NEW_KEY_ID} is inactive`],
    ['is gone', { kind: 'gone' } as const, 'the new key no longer exists'],
  ])('not while the new one %s', (_what, live, why) => {
    expect(changeOverOf(live)).toEqual({ kind: 'waiting', why });
  });
});

test('a rotation is stuck a retention period after its hand-over', () => {
  const rotation = aRotation();
  expect(rotationStuckDate(aReportedIssue({ rotation }), { retentionDays: 14 })).toEqual(daysAhead(11));
  const { handedOver: _h, ...unfinished } = rotation;
  expect(rotationStuckDate(aReportedIssue({ rotation: unfinished }), { retentionDays: 14 })).toBeUndefined();
  expect(rotationStuckDate(aReportedIssue(), { retentionDays: 14 })).toBeUndefined();
  expect(rotation.handedOver?.at).toEqual(daysAgo(3));
});

test("a secret is handed over in the user's own account", () => {
  expect(secretPlaceOf(aReportedIssue())).toEqual({ accountId: ACCOUNT, name: 'keyhammer/alice' });
});
