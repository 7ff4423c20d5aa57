import { describe, expect, test } from '@jest/globals';
import type { AccountInScope, CheckSettings } from '@keyhammer/core';
import { checkSettings } from '@keyhammer/testing';
import { type JobFilter, jobsFor } from './jobs-for.ts';

const [PAYMENTS, SHOP, LAB] = ['111111111111', '222222222222', '333333333333'] as const;
const ACCOUNTS: readonly AccountInScope[] = [
  { provider: 'aws', id: PAYMENTS, name: 'Payments' },
  { provider: 'aws', id: SHOP, name: 'Shop' },
  { provider: 'aws', id: LAB, name: 'Lab' },
];

describe('jobsFor', () => {
  const [first, second] = [checkSettings(), checkSettings({ check: 'another_check' })];
  const idsOf = (...args: Parameters<typeof jobsFor>) => jobsFor(...args).map(({ accountId }) => accountId);

  test('one job for each account, with all of its checks', () => {
    expect(jobsFor('identify', [first, second], ACCOUNTS)).toEqual(
      ACCOUNTS.map(({ id, name }) => ({ stage: 'identify', accountId: id, accountName: name, checks: [first.check, second.check] })),
    );
  });

  test.each([
    ['all accounts where it names none', {}, [PAYMENTS, SHOP, LAB]],
    ['the accounts that the check names', { accounts: [SHOP] }, [SHOP]],
    ['one that it names and the accounts do not, so that the mistake shows', { accounts: ['999999999999'] }, ['999999999999']],
    ['none that it ignores', { ignoreAccounts: [SHOP, LAB] }, [PAYMENTS]],
    ['none that it names and ignores', { accounts: [SHOP, LAB], ignoreAccounts: [SHOP] }, [LAB]],
    ['none if it is switched off', { enabled: false }, []],
  ])('%s', (_, overrides, expected) => {
    expect(idsOf('identify', [checkSettings(overrides)], ACCOUNTS)).toEqual(expected);
  });

  test.each([
    ['accounts', { accounts: [LAB, PAYMENTS] }, [PAYMENTS, LAB]],
    ['accounts that are out of scope', { accounts: ['999999999999'] }, []],
    ['a check', { checks: [first.check] }, [PAYMENTS, SHOP, LAB]],
    ['a check that is not there', { checks: ['user_inactivekey'] }, []],
  ])('filters by %s', (_, filter, expected) => {
    expect(idsOf('identify', [first], ACCOUNTS, filter)).toEqual(expected);
  });

  test('a filter by account does not bring back one that the check ignores', () => {
    expect(idsOf('identify', [checkSettings({ ignoreAccounts: [LAB] })], ACCOUNTS, { accounts: [LAB] })).toEqual([]);
  });

  test('an account without a check has no job, and one with some has only those', () => {
    const jobs = jobsFor('report', [first, checkSettings({ check: 'another_check', accounts: [SHOP] })], ACCOUNTS);

    expect(jobs.map(({ checks }) => checks)).toEqual([[first.check], [first.check, 'another_check'], [first.check]]);
  });

  test('an account that a list names twice is looked at once', () => {
    expect(jobsFor('identify', [checkSettings({ accounts: [SHOP, SHOP] })], ACCOUNTS)).toEqual([
      { stage: 'identify', accountId: SHOP, accountName: 'Shop', checks: [first.check] },
    ]);
  });
});

describe('jobs in several clouds', () => {
  const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
  const TENANCY = 'ocid1.tenancy.oc1..research';
  const accounts: readonly AccountInScope[] = [
    ...ACCOUNTS.slice(0, 1),
    { provider: 'ibm', id: IBM_ACCOUNT, name: 'Payments in IBM Cloud' },
    { provider: 'oci', id: TENANCY, name: 'Research' },
  ];
  const ofAws = checkSettings();
  const ofIbm = checkSettings({ check: 'ibm_inactiveapikeys', provider: 'ibm' });
  const alsoOfIbm = checkSettings({ check: 'ibm_inactiveusers', provider: 'ibm' });
  const ofOci = checkSettings({ check: 'oci_adminapikeys', provider: 'oci' });
  const jobs = (checks: readonly CheckSettings[], filter?: JobFilter) =>
    jobsFor('identify', checks, accounts, filter).map((job) => [job.accountId, job.checks]);

  test('each account has the checks of its own cloud, and no others', () => {
    expect(jobs([ofAws, ofIbm, alsoOfIbm, ofOci])).toEqual([
      [PAYMENTS, [ofAws.check]],
      [IBM_ACCOUNT, ['ibm_inactiveapikeys', 'ibm_inactiveusers']],
      [TENANCY, ['oci_adminapikeys']],
    ]);
  });

  test('an account of a cloud without a check has none', () => {
    expect(jobs([ofIbm])).toEqual([[IBM_ACCOUNT, ['ibm_inactiveapikeys']]]);
  });

  test('a filter by account brings none from another cloud', () => {
    expect(jobs([ofAws, ofIbm, ofOci], { accounts: [TENANCY, PAYMENTS] })).toEqual([
      [PAYMENTS, [ofAws.check]],
      [TENANCY, ['oci_adminapikeys']],
    ]);
    expect(jobs([ofIbm], { accounts: [PAYMENTS] })).toEqual([]);
    expect(jobs([ofAws, ofIbm], { checks: [ofIbm.check] })).toEqual([[IBM_ACCOUNT, [ofIbm.check]]]);
  });

  test('an account that a check names and nobody knows has its job, beside those of other clouds', () => {
    expect(jobs([ofAws, { ...ofIbm, accounts: ['f'.repeat(32)] }])).toEqual([
      [PAYMENTS, [ofAws.check]],
      ['f'.repeat(32), [ofIbm.check]],
    ]);
  });
});
