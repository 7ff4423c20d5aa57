import { describe, expect, test } from '@jest/globals';
import type { ActVerdict, Credential, LastUsed, Verdict } from '@keyhammer/core';
import { aConsolePassword, daysAgo, NOW, secondsFrom, settingsFor } from '@keyhammer/testing';
import { userInactivepasswords } from './check.ts';

const settings = settingsFor(userInactivepasswords, { thresholdDays: 90 });
const THRESHOLD = daysAgo(90);
const never = { kind: 'never' } as const;
const signedIn = (at: Date): LastUsed => ({ kind: 'used', at });

const verdictOn = (password: Partial<Credential>): Verdict => userInactivepasswords.evaluate(aConsolePassword(password), settings, NOW);
const mayAct = (password: Partial<Credential>): ActVerdict => userInactivepasswords.mayAct(aConsolePassword(password), settings, NOW);

const BOUNDARY = [
  ['one second more than 90 days ago', -1, 'violation'],
  ['exactly 90 days ago', 0, 'compliant'],
  ['one second less than 90 days ago', 1, 'compliant'],
] as const;

describe('a password is in violation when nobody has signed in with it for longer than the threshold', () => {
  test.each(BOUNDARY)('last sign-in %s', (_when, seconds, kind) => {
    expect(verdictOn({ lastUsed: signedIn(secondsFrom(THRESHOLD, seconds)) }).kind).toBe(kind);
  });

  test.each(BOUNDARY)('never, and made %s', (_when, seconds, kind) => {
    expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds), lastUsed: never }).kind).toBe(kind);
  });

  test.each(BOUNDARY)('last sign-in years ago with an earlier password, and this one made %s', (_when, seconds, kind) => {
    expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds), lastUsed: signedIn(daysAgo(2000)) }).kind).toBe(kind);
  });

  test('a reset a moment ago makes no difference: it is no sign-in', () => {
    expect(verdictOn({ changed: NOW })).toEqual({ kind: 'violation' });
  });

  test.each<[string, Partial<Credential>, Verdict]>([
    [
      'when somebody signed in',
      { lastUsed: signedIn(daysAgo(1)) },
      { kind: 'compliant', reason: 'used', why: 'it was used on 2026-11-19 12:00 UTC' },
    ],
    [
      'when it was only made, whoever signed in with an earlier one',
      { created: daysAgo(3), lastUsed: signedIn(daysAgo(500)) },
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' },
    ],
    [
      'when nobody knows the last sign-in',
      { lastUsed: { kind: 'unknown', reason: 'no credential report' } },
      { kind: 'not-evaluable', why: 'its last use is unknown (no credential report)' },
    ],
    ['when it is inactive', { status: 'inactive' }, { kind: 'compliant', reason: 'inactive', why: 'it is inactive' }],
  ])('and not %s', (_when, password, verdict) => {
    expect(verdictOn(password)).toEqual(verdict);
  });
});

describe('it may be acted on only when its last change is past the threshold as well', () => {
  test.each([
    ['one second more than 90 days ago', -1, 'act'],
    ['exactly 90 days ago', 0, 'leave'],
    ['one second less than 90 days ago', 1, 'leave'],
  ])('last changed %s', (_when, seconds, kind) => {
    expect(mayAct({ changed: secondsFrom(THRESHOLD, seconds) }).kind).toBe(kind);
  });

  test('and it is said why not', () => {
    expect(mayAct({ changed: daysAgo(2) })).toEqual({
      kind: 'leave',
      why: 'it was changed on 2026-11-18 12:00 UTC, and whoever asked for that may be about to sign in',
    });
  });

  test('nor when nobody knows its last change', () => {
    const { changed: _c, ...password } = aConsolePassword();
    expect(userInactivepasswords.mayAct(password, settings, NOW)).toEqual({
      kind: 'leave',
      why: expect.stringContaining('it may just have been reset'),
    });
  });
});

describe('the arithmetic', () => {
  const change = { what: 'last change', at: daysAgo(300), days: 90, breached: true };

  test.each<[string, Partial<Credential>, object]>([
    ['the last sign-in', {}, { at: daysAgo(120), breached: true }],
    ['the creation, if there was none', { lastUsed: never }, { at: daysAgo(400), breached: true, note: 'never used: its creation counts' }],
    [
      'the creation, if that was with an earlier password',
      { lastUsed: signedIn(daysAgo(500)) },
      { at: daysAgo(400), breached: true, note: 'used on 2025-07-08 12:00 UTC, before it was made: its creation counts' },
    ],
  ])('is of %s, and of the last change', (_what, password, use) => {
    const measured = userInactivepasswords.measures(aConsolePassword(password), settings, NOW);
    expect(measured).toEqual([{ what: 'last sign-in', days: 90, ...use }, change]);
  });

  test('says when nobody knows the last change', () => {
    const { changed: _c, ...password } = aConsolePassword();
    const [, last] = userInactivepasswords.measures(password, settings, NOW);
    expect(last).toEqual({ what: 'last change', days: 90, breached: false, note: 'unknown' });
  });
});

test('it asks for the passwords that nobody has signed in with since the threshold', () => {
  expect(userInactivepasswords.need(settings, NOW)).toEqual({ kind: 'aws-console-password', unusedSince: THRESHOLD });
});

test('its remedy is a deletion, which has no way back as such', () => {
  expect(userInactivepasswords).toMatchObject({
    name: 'user_inactivepasswords',
    defaultTableName: 'keyhammer-iam-user-passwords-inactive',
    thresholdSetting: 'inactive_criteria_days',
    ticketLabel: 'inactive-iam-passwords',
    remedy: 'delete',
  });
});
