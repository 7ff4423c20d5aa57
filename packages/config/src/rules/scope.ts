import type { CheckSettings, Provider } from '@keyhammer/core';
import { configuredAccounts } from '../configured-accounts.ts';
import type { Settings } from '../settings.ts';

type InScope = Pick<Settings, 'aws' | 'ibm' | 'oci'>;

/** Where the accounts of each cloud are named. */
export const ACCOUNTS_SETTING: Readonly<Record<Provider, string>> = { aws: 'aws.accounts', ibm: 'ibm.accounts', oci: 'oci.tenancies' };

/** The accounts of a cloud that the files name. */
export function namedAccounts(settings: InScope, provider: Provider): readonly string[] {
  return configuredAccounts(settings)
    .filter((account) => account.provider === provider)
    .map(({ id }) => id);
}

/** Whether there may be accounts in scope that no file names. */
export function hasUnnamedAccounts({ aws }: InScope, provider: Provider): boolean {
  return provider === 'aws' && aws.organization;
}

/** Whether a check looks at accounts that no file names. */
export function looksAtUnnamed(check: CheckSettings, settings: InScope): boolean {
  return hasUnnamedAccounts(settings, check.provider) && check.accounts === undefined;
}

/** The accounts of a check as far as the files tell. */
export function accountsOf(check: CheckSettings, settings: InScope): readonly string[] {
  return (check.accounts ?? namedAccounts(settings, check.provider)).filter((id) => !check.ignoreAccounts.includes(id));
}
