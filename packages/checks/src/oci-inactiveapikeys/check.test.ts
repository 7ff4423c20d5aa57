import { describe, expect, test } from '@jest/globals';
import type { ActVerdict, Check, Credential, LastUsed, Verdict } from '@keyhammer/core';
import { anOciApiKey, daysAgo, NOW, secondsFrom, settingsFor, unseenSince, usedAt } from '@keyhammer/testing';
import { ociInactiveapikeys } from './check.ts';

const THRESHOLD = daysAgo(90);
const settings = settingsFor(ociInactiveapikeys, { thresholdDays: 90 });
const byAge = chosen({ evidence: 'age' });
const unknown: LastUsed = { kind: 'unknown', reason: 'access denied' };

function chosen(choices: Readonly<Record<string, string>>): Check {
  const check = ociInactiveapikeys.chosen?.(choices);
  if (!check) throw new Error('the check has choices');
  return check;
}

describe('by Audit a key is in violation when what was read covers the threshold, and shows no use', () => {
  const verdictOn = (key: Partial<Credential>): Verdict => ociInactiveapikeys.evaluate(anOciApiKey(key), settings, NOW);

  test.each([
    ['one second more than 90 days', -1, 'violation'],
    ['exactly 90 days', 0, 'violation'],
    ['one second less than 90 days', 1, 'not-evaluable'],
  ])('not seen for %s', (_when, seconds, kind) => {
    expect(verdictOn({ lastUsed: unseenSince(secondsFrom(THRESHOLD, seconds)) }).kind).toBe(kind);
  });

  test.each([
    ['one second more than 90 days ago', -1, 'violation'],
    ['exactly 90 days ago', 0, 'compliant'],
    ['one second less than 90 days ago', 1, 'compliant'],
  ])('last call %s', (_when, seconds, kind) => {
    expect(verdictOn({ lastUsed: usedAt(secondsFrom(THRESHOLD, seconds)) }).kind).toBe(kind);
  });

  test.each([
    ['one second more than 90 days ago', -1, 'violation'],
    ['exactly 90 days ago', 0, 'compliant'],
  ])('made %s', (_when, seconds, kind) => {
    expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds) }).kind).toBe(kind);
  });

  test.each<[string, Partial<Credential>, Verdict]>([
    [
      'Audit reaches back not far enough',
      { lastUsed: unseenSince(daysAgo(10)) },
      { kind: 'not-evaluable', why: 'its use before 2026-11-10 12:00 UTC is not known (OCI Audit, 3 compartments, 2 regions)' },
    ],
    ['Audit could not be read', { lastUsed: unknown }, { kind: 'not-evaluable', why: 'its last use is unknown (access denied)' }],
    ['it is inactive', { status: 'inactive' }, { kind: 'compliant', reason: 'inactive', why: 'it is inactive' }],
    [
      'it was only made, or uploaded again by a rollback',
      { created: daysAgo(3) },
      { kind: 'compliant', reason: 'too-young', why: 'it was only made on 2026-11-17 12:00 UTC' },
    ],
  ])('and not when %s', (_when, key, verdict) => {
    expect(verdictOn(key)).toEqual(verdict);
  });

  test('with an arithmetic that says what was read', () => {
    expect(ociInactiveapikeys.measures(anOciApiKey(), settings, NOW)).toEqual([
      { what: 'last use', days: 90, breached: true, note: 'not seen since 2026-07-23 12:00 UTC (OCI Audit, 3 compartments, 2 regions)' },
    ]);
    expect(ociInactiveapikeys.measures(anOciApiKey({ status: 'inactive' }), settings, NOW)).toEqual([]);
  });

  test('and may then be acted on', () => {
    expect(ociInactiveapikeys.mayAct(anOciApiKey(), settings, NOW)).toEqual({ kind: 'act' });
  });

  test('for which it asks who was not used since the threshold', () => {
    expect(ociInactiveapikeys.need(settings, NOW)).toEqual({ kind: 'oci-api-key', unusedSince: THRESHOLD });
  });
});

describe('by age a key is in violation when `now − creation > threshold`', () => {
  const verdictOn = (key: Partial<Credential>): Verdict => byAge.evaluate(anOciApiKey(key), settings, NOW);
  const mayAct = (lastUsed: LastUsed): ActVerdict => byAge.mayAct(anOciApiKey({ lastUsed }), settings, NOW);

  describe.each<[string, LastUsed]>([
    ['of a last use that nobody has looked for', unknown],
    ['used a moment ago', usedAt(NOW)],
    ['not seen in use lately', unseenSince(daysAgo(1))],
  ])('a key %s', (_what, lastUsed) => {
    test.each([
      ['one second more than 90 days ago', -1, 'violation'],
      ['exactly 90 days ago', 0, 'compliant'],
      ['one second less than 90 days ago', 1, 'compliant'],
    ])('made %s', (_when, seconds, kind) => {
      expect(verdictOn({ created: secondsFrom(THRESHOLD, seconds), lastUsed }).kind).toBe(kind);
    });
  });

  test('and not when it is inactive', () => {
    expect(verdictOn({ status: 'inactive' })).toEqual({ kind: 'compliant', reason: 'inactive', why: 'it is inactive' });
  });

  test.each<[string, LastUsed, ActVerdict['kind']]>([
    ['one second more than 90 days ago', usedAt(secondsFrom(THRESHOLD, -1)), 'act'],
    ['exactly 90 days ago', usedAt(THRESHOLD), 'leave'],
    ['in the future, by a clock that jumped', usedAt(daysAgo(-1)), 'leave'],
    ['nobody knows when', unknown, 'act'],
    ['not as far as was looked', unseenSince(daysAgo(1)), 'act'],
  ])('is left alone where it is known to be used within the threshold: last used %s', (_when, lastUsed, kind) => {
    expect(mayAct(lastUsed).kind).toBe(kind);
  });

  test('and it is said why', () => {
    expect(mayAct(usedAt(daysAgo(1)))).toEqual({
      kind: 'leave',
      why: 'it was used on 2026-11-19 12:00 UTC, within the last 90 days: something needs it',
    });
  });

  test('with an arithmetic of the age, and of a use that is known', () => {
    const age = { what: 'creation', at: daysAgo(400), days: 90, breached: true };
    expect(byAge.measures(anOciApiKey({ lastUsed: unknown }), settings, NOW)).toEqual([age]);
    expect(byAge.measures(anOciApiKey({ lastUsed: usedAt(daysAgo(1)) }), settings, NOW)).toEqual([
      age,
      { what: 'last use', at: daysAgo(1), days: 90, breached: false },
    ]);
    expect(byAge.measures(anOciApiKey({ status: 'inactive' }), settings, NOW)).toEqual([]);
  });

  test('for which it asks when keys were made, and for no use', () => {
    expect(byAge.need(settings, NOW)).toEqual({ kind: 'oci-api-key', madeBefore: THRESHOLD });
  });

  test('which is not disuse, and is not called so', () => {
    expect(byAge).toMatchObject({ findsDisuse: false, title: 'Old OCI API keys' });
    expect(ociInactiveapikeys).toMatchObject({ findsDisuse: true, title: 'Inactive OCI API keys' });
  });
});

describe('the choices', () => {
  test.each([
    [{}, 'delete', true],
    [{ remediation_action: 'delete', evidence: 'audit' }, 'delete', true],
    [{ remediation_action: 'capability' }, 'deactivate', true],
    [{ remediation_action: 'capability', evidence: 'age' }, 'deactivate', false],
  ])('%j', (choices, remedy, findsDisuse) => {
    expect(chosen(choices)).toMatchObject({ name: 'oci_inactiveapikeys', remedy, reversibility: 'restored', findsDisuse });
  });

  test('come first with what happens if nothing is chosen', () => {
    expect(ociInactiveapikeys.choices?.map(({ setting, values }) => [setting, ...values])).toEqual([
      ['remediation_action', 'delete', 'capability'],
      ['evidence', 'audit', 'age'],
    ]);
  });

  test('can be made anew from what was chosen before', () => {
    expect(byAge.chosen?.({})).toMatchObject({ findsDisuse: true, remedy: 'delete' });
  });
});

test('its names', () => {
  expect(ociInactiveapikeys).toMatchObject({
    defaultTableName: 'keyhammer-oci-api-keys-inactive',
    thresholdSetting: 'inactive_criteria_days',
    ticketLabel: 'inactive-oci-api-keys',
  });
});
