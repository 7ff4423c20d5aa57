import { describe, expect, test } from '@jest/globals';
import type { Check, Credential, Verdict } from '@keyhammer/core';
import {
  anIbmApiKey,
  anIbmServiceId,
  anIbmTrustedProfile,
  anIbmUser,
  daysAgo,
  NOW,
  secondsFrom,
  settingsFor,
  unseenSince,
} from '@keyhammer/testing';
import { ibmInactiveapikeys } from './ibm-inactiveapikeys/check.ts';
import { ibmInactiveprofiles } from './ibm-inactiveprofiles/check.ts';
import { ibmInactiveserviceids } from './ibm-inactiveserviceids/check.ts';
import { ibmInactiveusers } from './ibm-inactiveusers/check.ts';

type Builder = (overrides?: Partial<Credential>) => Credential;

const CHECKS: readonly (readonly [string, Check, Builder])[] = [
  ['an API key', ibmInactiveapikeys, anIbmApiKey],
  ['a service ID', ibmInactiveserviceids, anIbmServiceId],
  ['a trusted profile', ibmInactiveprofiles, anIbmTrustedProfile],
  ['a user', ibmInactiveusers, anIbmUser],
];

const THRESHOLD = daysAgo(90);
const never = { kind: 'never' } as const;
const authenticated = (at: Date) => ({ kind: 'used', at }) as const;

const BOUNDARY = [
  ['one second more than 90 days ago', -1, 'violation'],
  ['exactly 90 days ago', 0, 'compliant'],
  ['one second less than 90 days ago', 1, 'compliant'],
] as const;

describe.each(CHECKS)('%s', (_what, check, build) => {
  const settings = settingsFor(check, { thresholdDays: 90 });
  const verdictOn = (identity: Partial<Credential>): Verdict => check.evaluate(build(identity), settings, NOW);

  test.each(BOUNDARY)('that authenticated %s', (_when, seconds, kind) => {
    expect(verdictOn({ lastUsed: authenticated(secondsFrom(THRESHOLD, seconds)) }).kind).toBe(kind);
  });

  test.each(BOUNDARY)('that never authenticated, and was made %s', (_when, seconds, kind) => {
    expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds), lastUsed: never }).kind).toBe(kind);
  });

  test.each<[string, Partial<Credential>, object]>([
    [
      'that is in use',
      { lastUsed: authenticated(daysAgo(1)) },
      { kind: 'compliant', reason: 'used', why: 'it was used on 2026-11-19 12:00 UTC' },
    ],
    ['that is inactive', { status: 'inactive' }, { kind: 'compliant', reason: 'inactive', why: 'it is inactive' }],
    [
      'that was only made, although the activity report lists it',
      { created: daysAgo(3), lastUsed: never },
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' },
    ],
    [
      'whose last use nobody knows',
      { lastUsed: { kind: 'unknown', reason: 'IBM Cloud told no activity' } },
      { kind: 'not-evaluable', why: 'its last use is unknown (IBM Cloud told no activity)' },
    ],
    ['that a clock ahead of ours saw', { lastUsed: authenticated(daysAgo(-1)) }, expect.objectContaining({ kind: 'compliant' })],
    ['that was not seen for long enough', { lastUsed: unseenSince(daysAgo(90)) }, { kind: 'violation' }],
    [
      'that was seen too short a while',
      { lastUsed: unseenSince(secondsFrom(THRESHOLD, 1)) },
      expect.objectContaining({ kind: 'not-evaluable' }),
    ],
    ['that is locked: it works all the same', { locked: true }, { kind: 'violation' }],
  ])('%s', (_when, identity, verdict) => {
    expect(verdictOn(identity)).toEqual(verdict);
  });

  test('is inactive after 30 days, if nothing else is said, as IBM Cloud has it', () => {
    const asked = check.need(settingsFor(check), NOW);
    expect(asked).toEqual({ kind: check.kind, unusedSince: daysAgo(30) });
  });

  test('has its arithmetic', () => {
    const [measured, ...rest] = check.measures(build({ lastUsed: never }), settings, NOW);
    expect(measured).toEqual({
      what: 'last authentication',
      at: daysAgo(400),
      days: 90,
      breached: true,
      note: 'never used: its creation counts',
    });
    expect(rest).toEqual([]);
    expect(check.measures(build({ status: 'inactive' }), settings, NOW)).toEqual([]);
  });
});

describe('what is locked', () => {
  test.each([
    [ibmInactiveapikeys, anIbmApiKey({ locked: true })],
    [ibmInactiveserviceids, anIbmServiceId({ locked: true })],
  ])('is left alone, and it is said what to do about it: $name', (check, locked) => {
    expect(check.mayAct(locked, settingsFor(check), NOW)).toEqual({
      kind: 'leave',
      why: `it is locked in IBM Cloud: unlock it, or set unlock to true under ${check.name} in config.json`,
    });
  });

  test('is acted on where it is to be unlocked', () => {
    expect(ibmInactiveapikeys.mayAct(anIbmApiKey({ locked: true }), settingsFor(ibmInactiveapikeys, { unlock: true }), NOW)).toEqual({
      kind: 'act',
    });
  });

  test('is nothing to what is not', () => {
    expect(ibmInactiveapikeys.mayAct(anIbmApiKey(), settingsFor(ibmInactiveapikeys, { unlock: false }), NOW)).toEqual({ kind: 'act' });
  });
});

test.each([
  [ibmInactiveapikeys, { remedy: 'deactivate', reversibility: 'restored', lockable: true }],
  [ibmInactiveserviceids, { remedy: 'deactivate', reversibility: 'restored', lockable: true, deletesByHandOnly: true }],
  [ibmInactiveprofiles, { remedy: 'delete', reversibility: 'irreversible', deletesByHandOnly: true }],
  [ibmInactiveusers, { remedy: 'delete', reversibility: 'irreversible', deletesByHandOnly: true }],
])('what can be done, and undone: $name', (check, done) => {
  const { remedy, reversibility, lockable, deletesByHandOnly } = check;
  expect({ remedy, reversibility, ...(lockable && { lockable }), ...(deletesByHandOnly && { deletesByHandOnly }) }).toEqual(done);
  expect(check.thresholdSetting).toBe('inactive_criteria_days');
  expect(check.defaultTableName).toMatch(/^keyhammer-ibm-/);
});
