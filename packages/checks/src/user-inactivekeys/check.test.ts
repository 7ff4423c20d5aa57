import { describe, expect, test } from '@jest/globals';
import type { Credential, Verdict } from '@keyhammer/core';
import { aCredential, checkSettings, daysAgo, NOW, secondsFrom, usedAt } from '@keyhammer/testing';
import { userInactivekeys } from './check.ts';

function verdictOn(key: Partial<Credential>, thresholdDays = 90): Verdict {
  return userInactivekeys.evaluate(aCredential(key), checkSettings({ thresholdDays }), NOW);
}

const THRESHOLD = daysAgo(90);
const never = { kind: 'never' } as const;

describe('a key is in violation when `now − last use > threshold`', () => {
  test.each([
    ['one second more than 90 days ago', -1, 'violation'],
    ['exactly 90 days ago', 0, 'compliant'],
    ['one second less than 90 days ago', 1, 'compliant'],
  ])('last used %s', (_when, seconds, kind) => {
    expect(verdictOn({ lastUsed: usedAt(secondsFrom(THRESHOLD, seconds)) }).kind).toBe(kind);
  });

  test.each([
    ['one second more than 90 days ago', -1, 'violation'],
    ['exactly 90 days ago', 0, 'compliant'],
    ['one second less than 90 days ago', 1, 'compliant'],
  ])('never used, and made %s', (_when, seconds, kind) => {
    expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds), lastUsed: never }).kind).toBe(kind);
  });

  test.each([
    [1, daysAgo(2), 'violation'],
    [119, daysAgo(120), 'violation'],
    [120, daysAgo(120), 'compliant'],
    [365, daysAgo(120), 'compliant'],
  ])('with a threshold of %p days', (days, at, kind) => {
    expect(verdictOn({ lastUsed: usedAt(at) }, days).kind).toBe(kind);
  });
});

describe('a key is not in violation', () => {
  test.each<[string, Partial<Credential>, Verdict]>([
    [
      'when it was used',
      { lastUsed: usedAt(daysAgo(1)) },
      { kind: 'compliant', reason: 'used', why: 'it was used on 2026-11-19 12:00 UTC' },
    ],
    ['when it is inactive', { status: 'inactive' }, { kind: 'compliant', reason: 'inactive', why: 'it is inactive' }],
    [
      'when it is inactive, and nobody knows its last use',
      { status: 'inactive', lastUsed: { kind: 'unknown', reason: 'denied' } },
      { kind: 'compliant', reason: 'inactive', why: 'it is inactive' },
    ],
    [
      'when it was only made',
      { created: daysAgo(3), lastUsed: never },
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' },
    ],
    [
      'when it was only made, whoever knows its last use',
      { created: daysAgo(3), lastUsed: { kind: 'unknown', reason: 'denied' } },
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' },
    ],
    [
      'when nobody knows its last use: throttled or denied is not never used',
      { lastUsed: { kind: 'unknown', reason: 'throttled' } },
      { kind: 'not-evaluable', why: 'its last use is unknown (throttled)' },
    ],
  ])('%s', (_when, key, verdict) => {
    expect(verdictOn(key)).toEqual(verdict);
  });
});

describe('a clock that jumped', () => {
  test.each<[string, Partial<Credential>, Verdict['kind']]>([
    ['leaves a key alone that was used in the future', { lastUsed: usedAt(daysAgo(-10)) }, 'compliant'],
    ['leaves a key alone that was made in the future', { created: daysAgo(-10), lastUsed: never }, 'compliant'],
    ['leaves a key alone that was made lately, and used long before', { created: daysAgo(1), lastUsed: usedAt(daysAgo(200)) }, 'compliant'],
    ['finds a key that was used before it was made, both long ago', { created: daysAgo(100), lastUsed: usedAt(daysAgo(200)) }, 'violation'],
  ])('%s', (_what, key, kind) => {
    expect(verdictOn(key).kind).toBe(kind);
  });
});

test('every violation may be acted on: the last use has been read a moment before', () => {
  expect(userInactivekeys.mayAct(aCredential(), checkSettings(), NOW)).toEqual({ kind: 'act' });
});

describe('the arithmetic', () => {
  test.each<[string, Partial<Credential>, object]>([
    ['of a key that was used', {}, { at: daysAgo(120), breached: true }],
    ['of a key that was used at the threshold', { lastUsed: usedAt(THRESHOLD) }, { at: THRESHOLD, breached: false }],
    ['of a key that was never used', { lastUsed: never }, { at: daysAgo(400), breached: true, note: 'never used: its creation counts' }],
    [
      'of a key that was used before it was made',
      { created: daysAgo(100), lastUsed: usedAt(daysAgo(200)) },
      { at: daysAgo(100), breached: true, note: 'used on 2026-05-04 12:00 UTC, before it was made: its creation counts' },
    ],
    [
      'of a key whose last use nobody knows',
      { lastUsed: { kind: 'unknown', reason: 'throttled' } },
      { breached: false, note: 'unknown (throttled)' },
    ],
  ])('%s', (_what, key, measured) => {
    expect(userInactivekeys.measures(aCredential(key), checkSettings(), NOW)).toEqual([{ what: 'last use', days: 90, ...measured }]);
  });
});

test('it asks for the keys that nobody has used since the threshold', () => {
  expect(userInactivekeys.need(checkSettings(), NOW)).toEqual({ kind: 'aws-access-key', unusedSince: THRESHOLD });
});

test("its names are Hammer's", () => {
  expect(userInactivekeys).toMatchObject({
    name: 'user_inactivekeys',
    defaultTableName: 'hammer-iam-user-keys-inactive',
    thresholdSetting: 'inactive_criteria_days',
    ticketLabel: 'inactive-iam-keys',
  });
});
