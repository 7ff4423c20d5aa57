import { describe, expect, test } from '@jest/globals';
import type { CheckSettings } from '@keyhammer/core';
import { type ConfigurableCheck, checkSection } from './schema/check-section.ts';
import {
  checksOfAllClouds,
  everyCheck,
  IBM_ACCOUNT,
  ibmKeys,
  ibmServiceIds,
  ibmUsers,
  inactiveKeys,
  inactivePasswords,
  MAIN,
  minimal,
  mistakesOf,
  ociAdminKeys,
  otherClouds,
  rootUser,
  settingsOf,
  TENANCY,
} from './test-fixtures/sources.ts';

const inSection = (name: string, settings: object) => ({
  config: { ...minimal, ...otherClouds, [name]: settings },
  checks: checksOfAllClouds,
});
const resolved = (name: string, settings: object): CheckSettings | undefined =>
  settingsOf(inSection(name, settings)).checks.find(({ check }) => check === name);
const ofIbmKeys = (settings: object) => ({ inactive_criteria_days: 90, ...settings });
const settingsIn = (check: ConfigurableCheck) => Object.keys(checkSection(check).properties ?? {});
const descriptionOf = (check: ConfigurableCheck, setting: string) => checkSection(check).properties?.[setting]?.description ?? '';

describe('accounts are those of the cloud that a check is of', () => {
  const AWS = 'an account id: 12 digits, in quotes';
  const IBM = "an IBM Cloud account's id: 32 hexadecimal digits, in lower case";
  const OCI = "a tenancy's OCID: ocid1.tenancy. and what follows";

  test.each(['accounts', 'ignore_accounts', 'remediation_accounts'])('%s', (setting) => {
    const mistake = (name: string, settings: object, id: string) => mistakesOf(inSection(name, { ...settings, [setting]: [id] }));
    const unused = { inactive_criteria_days: 90 };
    const place = `${setting}[0]`;
    expect(mistake('user_inactivekeys', unused, IBM_ACCOUNT)).toEqual([
      `config.json user_inactivekeys.${place}: "${IBM_ACCOUNT}" | ${AWS}`,
    ]);
    expect(mistake('ibm_inactiveapikeys', unused, MAIN)).toEqual([`config.json ibm_inactiveapikeys.${place}: "${MAIN}" | ${IBM}`]);
    expect(mistake('ibm_inactiveapikeys', unused, IBM_ACCOUNT.toUpperCase())).toHaveLength(1);
    expect(mistake('oci_adminapikeys', {}, IBM_ACCOUNT)).toEqual([`config.json oci_adminapikeys.${place}: "${IBM_ACCOUNT}" | ${OCI}`]);
    expect(mistake('ibm_inactiveapikeys', unused, IBM_ACCOUNT)).toEqual([]);
    expect(mistake('oci_adminapikeys', {}, TENANCY)).toEqual([]);
  });

  test('in one text, too', () => {
    expect(resolved('oci_adminapikeys', { accounts: `${TENANCY}, ${TENANCY}2` })).toMatchObject({ accounts: [TENANCY, `${TENANCY}2`] });
    expect(mistakesOf(inSection('ibm_inactiveapikeys', ofIbmKeys({ accounts: `${IBM_ACCOUNT}, ${MAIN}` })))).toEqual([
      `config.json ibm_inactiveapikeys.accounts: "${`${IBM_ACCOUNT}, ${MAIN}`}" | a list of ids of IBM Cloud accounts (32 hexadecimal digits, in lower case), or one text with commas between them`,
    ]);
  });

  test('and the settings say whose they are', () => {
    const providers = settingsOf({
      config: { ...minimal, ...otherClouds, ibm_inactiveusers: { inactive_criteria_days: 1 }, oci_adminapikeys: {} },
      checks: checksOfAllClouds,
    }).checks.map(({ check, provider }) => [check, provider]);
    expect(providers).toEqual([
      ['user_inactivekeys', 'aws'],
      ['ibm_inactiveusers', 'ibm'],
      ['oci_adminapikeys', 'oci'],
    ]);
  });
});

describe('a choice', () => {
  test.each([
    [{}, 'delete'],
    [{ remediation_action: 'delete' }, 'delete'],
    [{ remediation_action: 'capability' }, 'capability'],
  ])('%j is %s: the first unless another is chosen', (settings, expected) => {
    expect(resolved('oci_adminapikeys', settings)?.choices).toEqual({ remediation_action: expected });
  });

  test('is none of another word', () => {
    expect(mistakesOf(inSection('oci_adminapikeys', { remediation_action: 'capabilities' }))).toEqual([
      'config.json oci_adminapikeys.remediation_action: "capabilities" | "delete" or "capability" | "capability"',
    ]);
  });

  test('is not there where there is nothing to choose', () => {
    expect(resolved('ibm_inactiveapikeys', ofIbmKeys({}))).not.toHaveProperty('choices');
    expect(mistakesOf(inSection('ibm_inactiveapikeys', ofIbmKeys({ remediation_action: 'delete' })))).toHaveLength(1);
  });
});

describe('unlock', () => {
  test.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [undefined, false],
  ])('%j is read as %j', (unlock, expected) => {
    expect(resolved('ibm_inactiveapikeys', ofIbmKeys({ unlock }))?.unlock).toBe(expected);
  });

  test.each(['yes', 'True', 1, null, ''])('arms nothing with %j', (unlock) => {
    expect(mistakesOf(inSection('ibm_inactiveapikeys', ofIbmKeys({ unlock })))).toEqual([
      expect.stringContaining('| true to arm the unlocking, false to leave it off, and nothing else'),
    ]);
  });

  test('is only there for what can be locked', () => {
    expect(everyCheck.filter((check) => settingsIn(check).includes('unlock'))).toEqual([]);
    expect(settingsOf({}).checks[0]).not.toHaveProperty('unlock');
    expect(settingsIn({ ...rootUser, lockable: true })).not.toContain('unlock');
  });
});

describe('a threshold', () => {
  const admins = (grace_days: unknown) => inSection('oci_adminapikeys', { grace_days });

  test.each([
    [undefined, 0],
    [0, 0],
    ['0', 0],
    ['0.5', 0.5],
    [30, 30],
  ])('of %j may be 0 where that is the default: %d', (grace_days, expected) => {
    expect(settingsOf(admins(grace_days)).checks.at(-1)?.thresholdDays).toBe(expected);
  });

  test.each([-1, '-1', 'none', 100_000])('of %j may not be', (grace_days) => {
    expect(mistakesOf(admins(grace_days))).toEqual([expect.stringContaining('| a number of days from 0 up to 99999')]);
  });

  test('is above 0 with any other default', () => {
    expect(mistakesOf(inSection('root_user', { sign_in_criteria_days: 0 }))).toEqual([expect.stringContaining('a number of days above 0')]);
  });
});

describe('what is never deleted in a batch', () => {
  const common = ['enabled', 'ddb.table_name', 'accounts', 'ignore_accounts', 'inactive_criteria_days', 'reporting'];
  const byHand = ['remediation_accounts', 'remediation_retention_period', 'reminder_days'];

  test('has no remediation to arm, if it can only be deleted', () => {
    expect(settingsIn(ibmUsers)).toEqual([...common, ...byHand]);
    expect(mistakesOf(inSection('ibm_inactiveusers', ofIbmKeys({ remediation: false })))).toEqual([
      `config.json ibm_inactiveusers.remediation: an unknown key | ${[...common, ...byHand].join(', ')}`,
    ]);
    expect(resolved('ibm_inactiveusers', ofIbmKeys({ remediation_retention_period: 30, reminder_days: '3' }))).toMatchObject({
      remediation: false,
      deletion: false,
      retentionDays: 30,
      reminderDays: [3],
    });
  });

  test('is deactivated in a batch, and deleted by hand, if it can be both', () => {
    const deactivation = ['brownout_minutes', 'deletion', 'deletion_retention_period'];
    expect(settingsIn(ibmServiceIds)).toEqual([...common, 'remediation', ...byHand, 'unlock', ...deactivation]);
    expect(descriptionOf(ibmServiceIds, 'deletion')).toMatch(/by hand, since no batch does it\.$/);
    expect(mistakesOf(inSection('ibm_inactiveserviceids', ofIbmKeys({ deletion: 'yes' })))).toEqual([
      expect.stringContaining('true to arm the deletion by hand, false'),
    ]);
    expect(resolved('ibm_inactiveserviceids', ofIbmKeys({ deletion: true }))?.deletion).toBe(true);
  });
});

describe('what a section says', () => {
  test.each<[string, ConfigurableCheck, RegExp]>([
    ['is deactivated', inactiveKeys, /is deactivated once/],
    ['comes back as another one', inactivePasswords, /is deleted, which can not be undone as such, once/],
    ['comes back as it was', { ...inactivePasswords, reversibility: 'restored' }, /is deleted, which a rollback undoes, once/],
    ['never comes back', { ...inactivePasswords, reversibility: 'irreversible' }, /is deleted, which can not be undone, once/],
    ['depends on what is chosen', ociAdminKeys, /is remediated as `remediation_action` says once/],
  ])('of what %s', (_, check, expected) => {
    expect(descriptionOf(check, 'remediation')).toMatch(expected);
  });

  test('a retention period that ends in no batch', () => {
    expect(descriptionOf(ibmUsers, 'remediation_retention_period')).toMatch(/by hand only: it can not be undone, so no batch does it/);
    expect(descriptionOf(ibmServiceIds, 'remediation_retention_period')).toMatch(/its automatic remediation/);
  });

  test.each(checksOfAllClouds.filter(({ rotatable }) => !rotatable))('$name: of a key only where its title does', (check) => {
    const { properties = {} } = checkSection(check);
    const told = Object.values(properties).filter((setting) => !setting.description?.includes(check.title));
    expect(told.filter(({ title, description, errorMessage }) => /\bkeys?\b/.test(`${title} ${description} ${errorMessage}`))).toEqual([]);
  });

  test('where the accounts are by default', () => {
    expect([inactiveKeys, ibmKeys, ociAdminKeys].map((check) => descriptionOf(check, 'accounts').split(': ')[1])).toEqual([
      '`aws.accounts`, or those of the organisation.',
      '`ibm.accounts`.',
      '`oci.tenancies`.',
    ]);
  });
});
