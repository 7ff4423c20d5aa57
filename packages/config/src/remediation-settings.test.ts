import { describe, expect, test } from '@jest/globals';
import type { CheckSettings } from '@keyhammer/core';
import { everyCheck, inactiveKeys, MAIN, minimal, mistakesOf, OTHER, settingsOf } from './test-fixtures/sources.ts';

const inSection = (check: string, settings: object) => ({ config: { ...minimal, [check]: settings }, checks: everyCheck });
const rotation = (settings: object) => inSection('user_keysrotation', { rotation_criteria_days: 90, ...settings });
const passwords = (settings: object) => inSection('user_inactivepasswords', { inactive_criteria_days: 90, ...settings });
const keys = (settings: object) => inSection('user_inactivekeys', { inactive_criteria_days: 90, ...settings });

function resolved(check: string, parts: ReturnType<typeof inSection>): CheckSettings | undefined {
  return settingsOf(parts).checks.find((settings) => settings.check === check);
}

describe('the settings of a remediation', () => {
  test.each([
    [undefined, [7, 1]],
    [
      [1, 14, 7, 1],
      [14, 7, 1],
    ],
    [
      ['1', '10'],
      [10, 1],
    ],
    [' 3 , 10', [10, 3]],
    ['5', [5]],
    [[], []],
    ['', []],
  ])('reminder_days %j are %j: the first to come first, each once', (reminder_days, expected) => {
    expect(resolved('user_inactivekeys', keys({ reminder_days }))?.reminderDays).toEqual(expected);
  });

  test.each([0, 1, '30', 999, '1000', 1399, '1400', '1439', 1440, '1440'])('brownout_minutes may be %j', (brownout_minutes) => {
    expect(resolved('user_inactivekeys', keys({ brownout_minutes }))?.brownoutMinutes).toBe(Number(brownout_minutes));
  });

  test.each(['deletion', 'rotation_force', 'rotate_replaces_inactive'])('%s arms on true only', (name) => {
    const armed = (value: unknown) => {
      const settings = resolved('user_keysrotation', rotation({ [name]: value }));
      return {
        deletion: settings?.deletion,
        rotation_force: settings?.rotation?.force,
        rotate_replaces_inactive: settings?.rotation?.replacesInactive,
      }[name];
    };
    expect([true, 'true', false, 'false', undefined].map(armed)).toEqual([true, true, false, false, false]);
  });

  test('of a check that can rotate', () => {
    expect(resolved('user_keysrotation', rotation({}))?.rotation).toEqual({
      action: 'deactivate',
      graceDays: 7,
      force: false,
      replacesInactive: false,
    });
    const chosen = { remediation_action: 'rotate', rotation_grace_days: '0.5', rotation_force: true, rotate_replaces_inactive: true };
    expect(resolved('user_keysrotation', rotation(chosen))?.rotation).toEqual({
      action: 'rotate',
      graceDays: 0.5,
      force: true,
      replacesInactive: true,
    });
  });

  test('of a check that can only delete, or only report, are those of one that does nothing more', () => {
    const config = { ...minimal, user_inactivepasswords: { inactive_criteria_days: 90, remediation: true }, root_user: {} };
    const { checks } = settingsOf({ config, checks: everyCheck });
    const nothingMore = { brownoutMinutes: 0, deletion: false, deletionRetentionDays: 30 };
    expect(checks).toMatchObject([
      { check: 'user_inactivekeys' },
      { check: 'user_inactivepasswords', remediation: true, reminderDays: [7, 1], ...nothingMore },
      { check: 'root_user', remediation: false, retentionDays: 0, reminderDays: [], ...nothingMore },
    ]);
    expect(checks.map((settings) => 'rotation' in settings)).toEqual([false, false, false]);
  });

  test('a threshold may be left out where the check has one of its own', () => {
    expect(resolved('root_user', inSection('root_user', {}))?.thresholdDays).toBe(90);
    expect(resolved('root_user', inSection('root_user', { sign_in_criteria_days: 30 }))?.thresholdDays).toBe(30);
  });
});

const MINUTES = 'a whole number of minutes from 0 to 1440';
const REMINDERS = 'a list of whole numbers of days, or one text with commas between them';
const ONE_REMINDER = 'a whole number of days from 1 to 99999';

describe('a mistake in the settings of a remediation', () => {
  test.each<[string, object, string]>([
    ['half a minute', { brownout_minutes: 0.5 }, `brownout_minutes: the number 0.5 | ${MINUTES}`],
    ['more than a day', { brownout_minutes: 1441 }, `brownout_minutes: the number 1441 | ${MINUTES}`],
    ['more than a day, in quotes', { brownout_minutes: '1441' }, `brownout_minutes: "1441" | ${MINUTES}`],
    ['less than nothing', { brownout_minutes: -1 }, `brownout_minutes: the number -1 | ${MINUTES}`],
    ['minutes with their unit', { brownout_minutes: '30m' }, `brownout_minutes: "30m" | ${MINUTES}`],
    ['one reminder, and no list', { reminder_days: 7 }, `reminder_days: the number 7 | ${REMINDERS}`],
    ['a reminder on the day itself', { reminder_days: [7, 0] }, `reminder_days[1]: the number 0 | ${ONE_REMINDER}`],
    ['half a day', { reminder_days: ['0.5'] }, `reminder_days[0]: "0.5" | ${ONE_REMINDER}`],
    ['reminders with semicolons', { reminder_days: '7; 1' }, `reminder_days: "7; 1" | ${REMINDERS}`],
    [
      'a negative quarantine',
      { deletion_retention_period: -1 },
      'deletion_retention_period: the number -1 | a number of days from 0 up to 99999',
    ],
    ['deletion "yes"', { deletion: 'yes' }, 'deletion: "yes" | true to arm the deletion, false to leave it off, and nothing else'],
    [
      'deletion "True"',
      { deletion: 'True' },
      'deletion: "True" | true to arm the deletion, false to leave it off, and nothing else | "true"',
    ],
    ['deletion 1', { deletion: 1 }, 'deletion: the number 1 | true to arm the deletion, false to leave it off, and nothing else'],
    ['deletion null', { deletion: null }, 'deletion: null | true to arm the deletion, false to leave it off, and nothing else'],
  ])('%s', (_, settings, expected) => {
    expect(mistakesOf(keys(settings))).toEqual([`config.json user_inactivekeys.${expected}`]);
  });

  test.each<[string, object, string]>([
    ['a misspelt action', { remediation_action: 'rotat' }, 'remediation_action: "rotat" | "deactivate" or "rotate" | "rotate"'],
    // With no grace at all, the old key would be deactivated in use.
    ['no grace', { rotation_grace_days: 0 }, 'rotation_grace_days: the number 0 | a number of days above 0, up to 99999'],
    [
      'force "TRUE"',
      { rotation_force: 'TRUE' },
      'rotation_force: "TRUE" | true to arm the deactivation of keys in use, false to leave it off, and nothing else | "true"',
    ],
    [
      'a replacement of "on"',
      { rotate_replaces_inactive: 'on' },
      'rotate_replaces_inactive: "on" | true to arm the deletion of inactive keys, false to leave it off, and nothing else',
    ],
  ])('%s', (_, settings, expected) => {
    expect(mistakesOf(rotation(settings))).toEqual([`config.json user_keysrotation.${expected}`]);
  });

  const ofPasswords =
    'enabled, ddb.table_name, accounts, ignore_accounts, inactive_criteria_days, reporting, remediation, remediation_accounts, remediation_retention_period, reminder_days';

  test.each([
    ['user_inactivekeys', 'remediation_action', keys({ remediation_action: 'rotate' })],
    ['user_inactivekeys', 'rotation_force', keys({ rotation_force: false })],
    ['user_inactivepasswords', 'brownout_minutes', passwords({ brownout_minutes: 0 })],
    ['user_inactivepasswords', 'deletion', passwords({ deletion: true })],
    ['user_inactivepasswords', 'topic_name', passwords({ topic_name: 'hammer' })],
    ['root_user', 'remediation', inSection('root_user', { remediation: true })],
    ['root_user', 'reminder_days', inSection('root_user', { reminder_days: [] })],
  ])('%s has no %s: even what would change nothing is refused', (check, setting, parts) => {
    expect(mistakesOf(parts)).toEqual([expect.stringContaining(`config.json ${check}.${setting}: an unknown key | enabled, `)]);
  });

  test('names the settings that there are instead', () => {
    expect(mistakesOf(passwords({ deletion: true }))).toEqual([
      `config.json user_inactivepasswords.deletion: an unknown key | ${ofPasswords}`,
    ]);
  });
});

describe('the role to act with in other accounts', () => {
  const aws = { main_account_id: MAIN, accounts: { [MAIN]: 'main', [OTHER]: 'other' }, role_name_identification: 'reader' };
  const needed = (sections: object) => mistakesOf({ config: { aws, ...sections }, checks: everyCheck });
  const NEEDED = 'config.json aws.role_name_reporting: nothing | the role to act with in the accounts besides the main one, which';
  const old = { rotation_criteria_days: 90 };
  const unused = { inactive_criteria_days: 90 };

  test.each<[string, object, readonly string[]]>([
    ['a remediation', { user_keysrotation: { ...old, remediation: true } }, [`${NEEDED} user_keysrotation.remediation needs`]],
    [
      'a rotation',
      { user_keysrotation: { ...old, remediation_action: 'rotate' } },
      [`${NEEDED} user_keysrotation.remediation_action needs`],
    ],
    ['a deletion', { user_inactivekeys: { ...unused, deletion: true } }, [`${NEEDED} user_inactivekeys.deletion needs`]],
    [
      'several',
      { user_inactivekeys: { ...unused, remediation: true, deletion: true }, user_keysrotation: { ...old, remediation_action: 'rotate' } },
      [`${NEEDED} user_inactivekeys.remediation, user_keysrotation.remediation_action need`],
    ],
    [
      'nothing, in the main account only',
      { user_keysrotation: { ...old, remediation_action: 'rotate', remediation_accounts: [MAIN] } },
      [],
    ],
    ['nothing, where the check is off', { user_keysrotation: { ...old, remediation_action: 'rotate', enabled: false } }, []],
    ['nothing that only reports', { user_keysrotation: old, root_user: {} }, []],
  ])('is needed by %s', (_, sections, expected) => {
    expect(needed(sections)).toEqual(expected);
  });
});

test('a check that Hammer has takes its settings without effect', () => {
  expect(settingsOf({ ...keys({ topic_name: 't', labels: [] }), checks: [inactiveKeys] }).warnings).toEqual([]);
});
