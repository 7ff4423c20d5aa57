import { describe, expect, test } from '@jest/globals';
import type { Credential, LastUsed } from './credential.ts';
import type { Rotation } from './issue.ts';
import { changeOverOf, leftoverOf, roomBeside, rotationStuckDate, secretPlaceOf } from './rotation-plan.ts';
import { aCredential, anIssue, daysAgo, daysAhead, KEY_ID, NOW, secondsFrom, usedAt } from './test-builders.ts';

const OTHER = 'AKIAOTHER';
const THIRD = 'AKIATHIRD';
const old = aCredential();
const aKey = (overrides: Partial<Credential> = {}) => aCredential({ id: OTHER, ...overrides });

describe('room for a second key', () => {
  test.each<[string, readonly Credential[], string]>([
    ['the old one is the only one', [old], 'free'],
    ['the old one is gone, and another there', [aKey()], 'none'],
    ['another is active', [old, aKey()], 'none'],
    ['another is inactive', [old, aKey({ status: 'inactive' })], 'taken'],
  ])('%s', (_, held, kind) => {
    expect(roomBeside(KEY_ID, held).kind).toBe(kind);
  });

  test('names the inactive one that is in the way', () => {
    const inactive = aKey({ status: 'inactive' });
    expect(roomBeside(KEY_ID, [inactive, old])).toEqual({ kind: 'taken', inactive });
  });

  test('says what to do about two active ones', () => {
    expect(roomBeside(KEY_ID, [old, aKey()])).toEqual({
      kind: 'none',
      why: `the user has two active keys already (the other is ${OTHER}): find out which of them is not needed, delete it, and start the rotation again`,
    });
  });
});

describe('what an interrupted rotation has left', () => {
  const rotation: Rotation = { startedAt: NOW, by: 'lambda:dead', mode: 'batch', heldBefore: [KEY_ID] };
  const never: LastUsed = { kind: 'never' };
  const madeAt = (seconds: number, overrides: Partial<Credential> = {}) =>
    aKey({ created: secondsFrom(NOW, seconds), lastUsed: never, ...overrides });

  test.each([
    ['two seconds before it began', -2, 'unclear'],
    ['in the second before, as IAM cuts off what is less than a second', -1, 'lost'],
    ['at its begin', 0, 'lost'],
    ['a second before it must have been over', 15 * 60 - 1, 'lost'],
    ['when it must have been over', 15 * 60, 'unclear'],
  ])('a key that was made %s', (_, seconds, kind) => {
    expect(leftoverOf(rotation, [old, madeAt(seconds)]).kind).toBe(kind);
  });

  test('nothing new is nothing left', () => {
    expect(leftoverOf(rotation, [old])).toEqual({ kind: 'none' });
    expect(leftoverOf({ ...rotation, heldBefore: [KEY_ID, OTHER] }, [old, madeAt(1)])).toEqual({ kind: 'none' });
  });

  test.each<[string, readonly Credential[], string]>([
    ['a key that is in use', [old, madeAt(1, { lastUsed: usedAt(NOW) })], 'unclear'],
    ['a key of which nobody knows whether it is', [old, madeAt(1, { lastUsed: { kind: 'unknown', reason: 'denied' } })], 'unclear'],
    ['two keys', [madeAt(1), madeAt(2, { id: THIRD })], 'unclear'],
    ['an inactive one', [old, madeAt(1, { status: 'inactive' })], 'lost'],
  ])('%s', (_, held, kind) => {
    expect(leftoverOf(rotation, held).kind).toBe(kind);
  });

  test('names what a person has to look at', () => {
    const leftover = leftoverOf(rotation, [madeAt(1), madeAt(2, { id: THIRD })]);
    expect(leftover.kind === 'unclear' && leftover.why).toMatch(`${OTHER}, ${THIRD} appeared while a rotation was interrupted`);
  });
});

describe('a change over', () => {
  test.each<[string, Partial<Credential>, string | undefined]>([
    ['used', { lastUsed: usedAt(daysAgo(1)) }, undefined],
    ['never used', { lastUsed: { kind: 'never' } }, `the new key ${OTHER} has not been used yet`],
    [
      'not seen in use',
      { lastUsed: { kind: 'unseen', since: daysAgo(1), source: 'an audit log' } },
      `the new key ${OTHER} has not been used yet`,
    ],
    [
      'of an unknown last use',
      { lastUsed: { kind: 'unknown', reason: 'denied' } },
      `the last use of the new key ${OTHER} is unknown (denied)`,
    ],
    ['inactive, though it was used', { status: 'inactive' }, `the new key ${OTHER} is inactive`],
  ])('to a new key that is %s', (_, key, why) => {
    const changeOver = changeOverOf({ kind: 'found', credential: aKey(key) });
    expect(changeOver).toEqual(why === undefined ? { kind: 'done' } : { kind: 'waiting', why });
  });

  test('to a new key that is gone', () => {
    expect(changeOverOf({ kind: 'gone' })).toEqual({ kind: 'waiting', why: 'the new key no longer exists' });
  });
});

describe('when a rotation counts as stuck', () => {
  const rotation: Rotation = { startedAt: daysAgo(9), by: 'x', mode: 'batch', heldBefore: [] };

  test('the retention period after the hand-over', () => {
    const handedOver = { to: { kind: 'file', path: 'x' }, at: daysAgo(4) } as const;
    expect(rotationStuckDate(anIssue({ rotation: { ...rotation, handedOver } }), { retentionDays: 14 })).toEqual(daysAhead(10));
  });

  test('never before it', () => {
    expect(rotationStuckDate(anIssue({ rotation }), { retentionDays: 14 })).toBeUndefined();
    expect(rotationStuckDate(anIssue(), { retentionDays: 14 })).toBeUndefined();
  });
});

test('a secret is handed over under the name of its user, in the account of the key', () => {
  expect(secretPlaceOf(anIssue())).toEqual({ accountId: '111111111111', name: 'keyhammer/alice' });
});
