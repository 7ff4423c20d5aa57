import { describe, expect, test } from '@jest/globals';
import type { ActVerdict, Credential, LastUsed, RotationSettings, Verdict } from '@keyhammer/core';
import { aCredential, daysAgo, NOW, rotationSettings, secondsFrom, settingsFor, usedAt } from '@keyhammer/testing';
import { userKeysrotation } from './check.ts';

const settings = settingsFor(userKeysrotation, { thresholdDays: 90 });
const THRESHOLD = daysAgo(90);
const GRACE = daysAgo(7);
const never = { kind: 'never' } as const;
const unknown = { kind: 'unknown', reason: 'throttled' } as const;

const verdictOn = (key: Partial<Credential>): Verdict => userKeysrotation.evaluate(aCredential(key), settings, NOW);

function mayAct(lastUsed: LastUsed, rotation: Partial<RotationSettings> = {}, created = daysAgo(400)): ActVerdict {
  const asked = settingsFor(userKeysrotation, { thresholdDays: 1, rotation: rotationSettings(rotation) });
  return userKeysrotation.mayAct(aCredential({ lastUsed, created }), asked, NOW);
}

describe('a key is in violation when `now − creation > threshold`', () => {
  describe.each<[string, LastUsed]>([
    ['used this very moment', usedAt(NOW)],
    ['used long ago', usedAt(daysAgo(120))],
    ['never used', never],
    ['of a last use that nobody knows: its age is known', unknown],
  ])('a key %s', (_what, lastUsed) => {
    test.each([
      ['one second more than 90 days ago', -1, 'violation'],
      ['exactly 90 days ago', 0, 'compliant'],
      ['one second less than 90 days ago', 1, 'compliant'],
    ])('made %s', (_when, seconds, kind) => {
      expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds), lastUsed }).kind).toBe(kind);
    });
  });

  test.each<[string, Partial<Credential>, Verdict]>([
    ['only made', { created: daysAgo(3) }, { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' }],
    [
      'made in the future, by a clock that jumped',
      { created: daysAgo(-3) },
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-23 12:00 UTC' },
    ],
    ['inactive', { status: 'inactive' }, { kind: 'compliant', reason: 'inactive', why: 'it is inactive' }],
  ])('and not when it was %s', (_what, key, verdict) => {
    expect(verdictOn(key)).toEqual(verdict);
  });
});

describe('a key in use is never taken away', () => {
  test.each([
    ['one second more than 7 days ago', -1, 'act'],
    ['exactly 7 days ago', 0, 'leave'],
    ['one second less than 7 days ago', 1, 'leave'],
  ])('last used %s', (_when, seconds, kind) => {
    expect(mayAct(usedAt(secondsFrom(GRACE, seconds))).kind).toBe(kind);
  });

  test.each([
    ['one second more than 7 days ago', -1, 'act'],
    ['exactly 7 days ago', 0, 'leave'],
  ])('never used, and made %s', (_when, seconds, kind) => {
    expect(mayAct(never, {}, secondsFrom(GRACE, seconds)).kind).toBe(kind);
  });

  test.each([
    ['used yesterday', usedAt(daysAgo(1)), 'it was used on 2026-11-19 12:00 UTC, within the last 7 days: something needs it'],
    ['used in the future', usedAt(daysAgo(-1)), 'it was used on 2026-11-21 12:00 UTC, within the last 7 days: something needs it'],
    ['of unknown use', unknown, 'its last use is unknown (throttled): something may need it'],
  ])('and it is said why: %s', (_what, lastUsed, why) => {
    expect(mayAct(lastUsed)).toEqual({ kind: 'leave', why });
  });

  test('nor, with another grace period, before that is over', () => {
    expect(mayAct(usedAt(daysAgo(20)), { graceDays: 30 }).kind).toBe('leave');
    expect(mayAct(usedAt(daysAgo(31)), { graceDays: 30 }).kind).toBe('act');
  });

  test('nor if the settings say nothing of a rotation', () => {
    const { rotation: _r, ...silent } = settings;
    expect(userKeysrotation.mayAct(aCredential({ lastUsed: usedAt(GRACE) }), silent, NOW).kind).toBe('leave');
  });

  test.each<[string, LastUsed]>([
    ['used', usedAt(NOW)],
    ['of unknown use', unknown],
    ['never used', never],
  ])('unless it is to be forced: a key %s', (_what, lastUsed) => {
    expect(mayAct(lastUsed, { force: true })).toEqual({ kind: 'act' });
  });
});

describe('the arithmetic', () => {
  const age = { what: 'creation', at: daysAgo(400), days: 90, breached: true };

  test.each<[string, LastUsed, object]>([
    ['used long ago', usedAt(daysAgo(120)), { at: daysAgo(120), breached: true }],
    ['in use', usedAt(GRACE), { at: GRACE, breached: false }],
    ['never used', never, { at: daysAgo(400), breached: true, note: 'never used: its creation counts' }],
    ['of unknown use', unknown, { breached: false, note: 'unknown (throttled)' }],
  ])('of a key %s is of its age, and of its use over the grace period', (_what, lastUsed, use) => {
    expect(userKeysrotation.measures(aCredential({ lastUsed }), settings, NOW)).toEqual([age, { what: 'last use', days: 7, ...use }]);
  });

  test('leaves the use out where it does not count', () => {
    const forced = { ...settings, rotation: rotationSettings({ force: true }) };
    expect(userKeysrotation.measures(aCredential({ lastUsed: usedAt(NOW) }), forced, NOW)).toEqual([age]);
  });
});

test('it asks for the keys that were made before the threshold, used or not', () => {
  expect(userKeysrotation.need(settings, NOW)).toEqual({ kind: 'aws-access-key', madeBefore: THRESHOLD });
});

test("its names are Hammer's", () => {
  expect(userKeysrotation).toMatchObject({
    name: 'user_keysrotation',
    defaultTableName: 'hammer-iam-user-keys-rotation',
    thresholdSetting: 'rotation_criteria_days',
    ticketLabel: 'iam-key-rotation',
  });
});
