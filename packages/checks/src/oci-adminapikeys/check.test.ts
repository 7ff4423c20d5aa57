import { describe, expect, test } from '@jest/globals';
import type { Credential, LastUsed, Verdict } from '@keyhammer/core';
import { anOciAdminKey, anOciApiKey, daysAgo, NOW, secondsFrom, settingsFor, unseenSince, usedAt } from '@keyhammer/testing';
import { ociAdminapikeys } from './check.ts';

const verdictOn = (key: Partial<Credential>, graceDays = 0): Verdict =>
  ociAdminapikeys.evaluate(anOciAdminKey(key), settingsFor(ociAdminapikeys, { thresholdDays: graceDays }), NOW);

describe('a key of an administrator is in violation', () => {
  test.each([
    ['a second ago', secondsFrom(NOW, -1)],
    ['at this very instant', NOW],
    ['in the future, by a clock that jumped', daysAgo(-1)],
    ['years ago', daysAgo(2000)],
  ])('at once, without a grace: made %s', (_when, created) => {
    expect(verdictOn({ created })).toEqual({ kind: 'violation' });
  });

  test.each([
    ['one second more than 7 days ago', -1, 'violation'],
    ['exactly 7 days ago', 0, 'compliant'],
    ['one second less than 7 days ago', 1, 'compliant'],
  ])('after its grace: made %s', (_when, seconds, kind) => {
    expect(verdictOn({ created: secondsFrom(daysAgo(7), seconds) }, 7).kind).toBe(kind);
  });

  test.each<[string, LastUsed]>([
    ['used a moment ago', usedAt(NOW)],
    ['never used', { kind: 'never' }],
    ['not seen in use', unseenSince(daysAgo(120))],
    ['of a last use that nobody asked for', { kind: 'unknown', reason: 'not read: it was not asked for' }],
  ])('whatever its use: %s', (_what, lastUsed) => {
    expect(verdictOn({ lastUsed })).toEqual({ kind: 'violation' });
  });
});

describe('a key is not in violation', () => {
  test.each<[string, Partial<Credential>, number, Verdict]>([
    [
      'when its user is no administrator',
      { privilege: { kind: 'none' } },
      0,
      { kind: 'compliant', reason: 'unprivileged', why: 'its user is no administrator' },
    ],
    ['when it is inactive', { status: 'inactive' }, 0, { kind: 'compliant', reason: 'inactive', why: 'it is inactive' }],
    [
      'when it is inactive, and nobody knows whose it is',
      { status: 'inactive', privilege: { kind: 'unknown', reason: 'access denied' } },
      0,
      { kind: 'compliant', reason: 'inactive', why: 'it is inactive' },
    ],
    [
      'within its grace',
      { created: daysAgo(3) },
      7,
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' },
    ],
    [
      'within its grace, made in the future by a clock that jumped',
      { created: daysAgo(-1) },
      7,
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-21 12:00 UTC' },
    ],
    [
      'when the groups could not be read',
      { privilege: { kind: 'unknown', reason: 'groups of the tenancy: access denied' } },
      0,
      { kind: 'not-evaluable', why: 'it is not known whether its user is an administrator (groups of the tenancy: access denied)' },
    ],
  ])('%s', (_when, key, graceDays, verdict) => {
    expect(verdictOn(key, graceDays)).toEqual(verdict);
  });

  test('when nobody has looked whether its user is an administrator', () => {
    expect(ociAdminapikeys.evaluate(anOciApiKey(), settingsFor(ociAdminapikeys), NOW)).toEqual({
      kind: 'not-evaluable',
      why: 'its user was not looked at: whether that is an administrator is not known',
    });
  });
});

describe('the arithmetic', () => {
  const measuresOf = (key: Partial<Credential>, thresholdDays: number) =>
    ociAdminapikeys.measures(anOciAdminKey(key), settingsFor(ociAdminapikeys, { thresholdDays }), NOW);

  test('is of the age over the grace', () => {
    expect(measuresOf({ created: daysAgo(3) }, 7)).toEqual([{ what: 'creation', at: daysAgo(3), days: 7, breached: false }]);
    expect(measuresOf({}, 7)).toEqual([{ what: 'creation', at: daysAgo(400), days: 7, breached: true }]);
  });

  test('says where there is no grace, and comes to the same as the verdict', () => {
    expect(measuresOf({ created: NOW }, 0)).toEqual([{ what: 'creation', at: NOW, days: 0, breached: true, note: 'there is no grace' }]);
  });

  test.each<[string, Partial<Credential>]>([
    ['of nobody known as an administrator', { privilege: { kind: 'unknown', reason: 'denied' } }],
    ['that is inactive', { status: 'inactive' }],
  ])('is none of a key %s', (_what, key) => {
    expect(measuresOf(key, 0)).toEqual([]);
  });
});

test('it asks for the keys of administrators, and for no use', () => {
  expect(ociAdminapikeys.need(settingsFor(ociAdminapikeys), NOW)).toEqual({ kind: 'oci-api-key', privileged: true });
});

test('its remedy can be undone, and it comes first', () => {
  expect(ociAdminapikeys).toMatchObject({
    name: 'oci_adminapikeys',
    thresholdSetting: 'grace_days',
    defaultThresholdDays: 0,
    findsDisuse: false,
    remedy: 'delete',
    reversibility: 'restored',
    priority: 'Highest',
  });
});

test('the other remedy takes the capability, and judges alike', () => {
  const chosen = ociAdminapikeys.chosen?.({ remediation_action: 'capability' });
  expect(chosen).toMatchObject({
    name: 'oci_adminapikeys',
    remedy: 'deactivate',
    reversibility: 'restored',
    evaluate: ociAdminapikeys.evaluate,
  });
  expect(chosen?.chosen?.({})).toMatchObject({ remedy: 'delete' });
});
