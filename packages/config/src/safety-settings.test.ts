import { describe, expect, test } from '@jest/globals';
import { WEEKDAYS } from '@keyhammer/core';
import { minimal, mistakesOf, settingsOf, withSection } from './test-fixtures/sources.ts';

describe('the limits of a run', () => {
  test.each([
    ['max_remediations_per_run', 1, { maxPerRun: 1, maxPercent: 20 }],
    ['max_remediations_per_run', '200', { maxPerRun: 200, maxPercent: 20 }],
    ['max_remediation_percent', 0, { maxPerRun: 50, maxPercent: 0 }],
    ['max_remediation_percent', '100', { maxPerRun: 50, maxPercent: 100 }],
  ])('%s %j', (name, value, limits) => {
    expect(settingsOf({ config: withSection(name, value) }).limits).toEqual(limits);
  });

  test.each([
    ['max_remediations_per_run', 0, 'the number 0 | a whole number from 1 to 999999'],
    ['max_remediations_per_run', '0', '"0" | a whole number from 1 to 999999'],
    ['max_remediations_per_run', 1.5, 'the number 1.5 | a whole number from 1 to 999999'],
    ['max_remediations_per_run', 'unlimited', '"unlimited" | a whole number from 1 to 999999'],
    ['max_remediation_percent', 101, 'the number 101 | a whole number from 0 to 100'],
    ['max_remediation_percent', '101', '"101" | a whole number from 0 to 100'],
    ['max_remediation_percent', '20%', '"20%" | a whole number from 0 to 100'],
    ['max_hold_days', -1, 'the number -1 | a number of days from 0 up to 99999'],
    ['risk', 'high', '"high" | true or false'],
  ])('%s %j is a mistake', (name, value, expected) => {
    expect(mistakesOf({ config: withSection(name, value) })).toEqual([`config.json ${name}: ${expected}`]);
  });

  test('misspelt are not silently absent', () => {
    expect(mistakesOf({ config: withSection('max_remediation_per_run', 5) })).toEqual([
      expect.stringMatching(/^config\.json max_remediation_per_run: an unknown key \| .* \| max_remediations_per_run$/),
    ]);
  });
});

test('max_hold_days and risk', () => {
  expect(settingsOf({ config: { ...minimal, max_hold_days: '30', risk: 'true' } })).toMatchObject({ maxHoldDays: 30, risk: true });
});

describe('the remediation window', () => {
  const windowOf = (remediation_window: unknown) => settingsOf({ config: withSection('remediation_window', remediation_window) }).window;

  test.each<[unknown, unknown]>([
    [{}, { days: WEEKDAYS, from: 0, to: 1440, timezone: 'UTC' }],
    [
      { days: ['fri', 'mon', 'mon'], hours: '22:00-04:30', timezone: 'Europe/Berlin' },
      { days: ['mon', 'fri'], from: 1320, to: 270, timezone: 'Europe/Berlin' },
    ],
    [
      { days: 'tue, wed', hours: '00:00-24:00' },
      { days: ['tue', 'wed'], from: 0, to: 1440, timezone: 'UTC' },
    ],
  ])('%j', (section, expected) => {
    expect(windowOf(section)).toEqual(expected);
  });

  test('is absent where it is always open', () => {
    expect(settingsOf({})).not.toHaveProperty('window');
  });

  const HOURS = 'two different times as HH:MM-HH:MM, the second one up to 24:00';
  const DAYS = 'a list of at least one of mon, tue, wed, thu, fri, sat, sun, or one text with commas between them';
  const A_DAY = WEEKDAYS.map((day) => `"${day}"`).join(' or ');

  test.each<[unknown, string]>([
    [{ hours: '9:00-16:00' }, `hours: "9:00-16:00" | ${HOURS}`],
    [{ hours: '09:00-24:01' }, `hours: "09:00-24:01" | ${HOURS}`],
    [{ hours: '09:00-09:00' }, `hours: "09:00-09:00" | ${HOURS}`],
    [{ hours: 9 }, `hours: the number 9 | ${HOURS}`],
    [{ days: [] }, `days: an empty list | ${DAYS}`],
    [{ days: '' }, `days: "" | ${DAYS}`],
    [{ days: 'mon-fri' }, `days: "mon-fri" | ${DAYS}`],
    [{ days: ['Mon'] }, `days[0]: "Mon" | ${A_DAY} | "mon"`],
    [{ days: ['mon', 'tues'] }, `days[1]: "tues" | ${A_DAY} | "tue"`],
    [{ timezone: 'Europe/Berlinn' }, 'timezone: "Europe/Berlinn" | the name of a time zone in the IANA database'],
    [{ timezone: '+01:00' }, 'timezone: "+01:00" | the name of a time zone in the IANA database'],
    [{ hour: '09:00-16:00' }, 'hour: an unknown key | days, hours, timezone | hours'],
  ])('%j is a mistake', (section, expected) => {
    expect(mistakesOf({ config: withSection('remediation_window', section) })).toEqual([`config.json remediation_window.${expected}`]);
  });
});

describe('Jira', () => {
  test.each<[unknown, string]>([
    [{ on_manual_close: 'reopened' }, 'on_manual_close: "reopened" | "reopen" or "hold" or "ignore" | "reopen"'],
    [{ priorities: { critcal: 'Blocker' } }, 'priorities.critcal: an unknown key | critical, high, medium, low | critical'],
    [{ priorities: { high: 2 } }, 'priorities.high: the number 2 | a text in quotes'],
  ])('%j is a mistake', (section, expected) => {
    expect(mistakesOf({ config: withSection('jira', section) })).toEqual([`config.json jira.${expected}`]);
  });
});
