import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type AccountDirectory } from '@keyhammer/core';
import { checkSettings } from '@keyhammer/testing';
import { accountsInScope, accountsToChooseFrom, jobsFor } from './accounts-in-scope.ts';

const [PAYMENTS, SHOP, LAB] = ['111111111111', '222222222222', '333333333333'] as const;
const ACCOUNTS = [
  { id: PAYMENTS, name: 'Payments' },
  { id: SHOP, name: 'Shop' },
  { id: LAB, name: 'Lab' },
];

const nobody: AccountDirectory = {
  activeAccounts: async () => {
    throw new Error('not to be asked');
  },
  activeAccount: async () => {
    throw new Error('not to be asked');
  },
};

describe('accountsInScope', () => {
  test('the configured accounts, without asking the organisation', async () => {
    const settings = { accounts: new Map([[PAYMENTS, 'Payments']]), organization: false };

    expect(await accountsInScope(settings, nobody)).toEqual([{ id: PAYMENTS, name: 'Payments' }]);
  });

  test('the active accounts of the organisation, under their configured names', async () => {
    const settings = {
      accounts: new Map([
        [PAYMENTS, 'Money'],
        ['999999999999', 'Closed long ago'],
      ]),
      organization: true,
    };

    expect(await accountsInScope(settings, { activeAccounts: async () => ACCOUNTS })).toEqual([
      { id: PAYMENTS, name: 'Money' },
      { id: SHOP, name: 'Shop' },
      { id: LAB, name: 'Lab' },
    ]);
  });

  test('an organisation that can not be read is an error, never the configured names in its place', async () => {
    const denied = {
      activeAccounts: async () => {
        throw new AccessDeniedError('organizations:ListAccounts is denied');
      },
    };

    await expect(accountsInScope({ accounts: new Map([[PAYMENTS, 'Payments']]), organization: true }, denied)).rejects.toThrow(
      AccessDeniedError,
    );
  });
});

describe('accountsToChooseFrom', () => {
  const organization = { accounts: new Map([[PAYMENTS, 'Money']]), organization: true };
  const directory: AccountDirectory = { ...nobody, activeAccount: async (id) => ACCOUNTS.find((account) => account.id === id) };

  test('the configured accounts, whichever is wanted', async () => {
    const settings = { accounts: new Map([[PAYMENTS, 'Payments']]), organization: false };
    expect(await accountsToChooseFrom(SHOP, settings, nobody)).toEqual([{ id: PAYMENTS, name: 'Payments' }]);
  });

  test.each([
    ['an active account of the organisation, alone', SHOP, [{ id: SHOP, name: 'Shop' }]],
    ['under its configured name', PAYMENTS, [{ id: PAYMENTS, name: 'Money' }]],
    ['none, if the organisation has no such account', '999999999999', []],
  ])('%s', async (_what, wanted, expected) => {
    expect(await accountsToChooseFrom(wanted, organization, directory)).toEqual(expected);
  });

  test('what is no id of an account is not asked for', async () => {
    expect(await accountsToChooseFrom('production', organization, nobody)).toEqual([]);
  });
});

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
