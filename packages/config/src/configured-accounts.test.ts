import { expect, test } from '@jest/globals';
import { configuredAccounts } from './configured-accounts.ts';
import { IBM_ACCOUNT, MAIN, minimal, otherClouds, settingsOf, TENANCY } from './test-fixtures/sources.ts';

test('the accounts of every cloud, each with its name and whose it is', () => {
  expect(configuredAccounts(settingsOf({ config: { ...minimal, ...otherClouds } }))).toEqual([
    { provider: 'aws', id: MAIN, name: 'main' },
    { provider: 'ibm', id: IBM_ACCOUNT, name: 'payments' },
    { provider: 'oci', id: TENANCY, name: 'research' },
  ]);
});
