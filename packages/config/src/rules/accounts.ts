import type { Provider } from '@keyhammer/core';
import { CONFIG_FILE } from '../file-names.ts';
import { type Draft, enabledChecks, type MistakeRule, missing, type WarningRule } from './rule.ts';
import { ACCOUNTS_SETTING, accountsOf, hasUnnamedAccounts, looksAtUnnamed, namedAccounts } from './scope.ts';

/** A check of a cloud without accounts finds nothing, and says nothing of it. */
export const someAccounts: MistakeRule = (draft) => {
  const clouds = Object.keys(ACCOUNTS_SETTING) as Provider[];
  const lacking = clouds.filter((provider) => !hasAccounts(draft, provider));
  if (lacking.length === clouds.length && enabledChecks(draft).length === 0) return [withoutAccounts('aws')];
  return lacking.filter((provider) => enabledChecks(draft).some((check) => check.provider === provider)).map(withoutAccounts);
};

function hasAccounts({ settings }: Draft, provider: Provider): boolean {
  return hasUnnamedAccounts(settings, provider) || namedAccounts(settings, provider).length > 0;
}

function withoutAccounts(provider: Provider) {
  return missing(CONFIG_FILE, ACCOUNTS_SETTING[provider], ACCOUNTS_TO_NAME[provider]);
}

const ACCOUNTS_TO_NAME: Readonly<Record<Provider, string>> = {
  aws: 'the accounts to look at, as ids with names, or "organization": true for all of the AWS organisation',
  ibm: 'the accounts of IBM Cloud to look at, as ids with names: a check of them is enabled',
  oci: 'the tenancies of OCI to look at, as OCIDs with name and region: a check of them is enabled',
};

export const unknownAccounts: WarningRule = ({ settings }) =>
  settings.checks.flatMap((check) => {
    if (hasUnnamedAccounts(settings, check.provider)) return [];
    const known = namedAccounts(settings, check.provider);
    const lists = { accounts: check.accounts, ignore_accounts: check.ignoreAccounts, remediation_accounts: check.remediationAccounts };
    return Object.entries(lists).flatMap(([setting, ids = []]) => {
      const unknown = ids.filter((id) => !known.includes(id));
      if (unknown.length === 0) return [];
      return [`${check.check}.${setting} names accounts that are not in ${ACCOUNTS_SETTING[check.provider]}: ${unknown.join(', ')}.`];
    });
  });

export const remediationOutsideTheCheck: WarningRule = ({ settings }) =>
  settings.checks.flatMap((check) => {
    if (looksAtUnnamed(check, settings)) return [];
    const outside = (check.remediationAccounts ?? []).filter((id) => !accountsOf(check, settings).includes(id));
    if (outside.length === 0) return [];
    return [
      `${check.check}.remediation_accounts names accounts that the check does not look at, so nothing is ever remediated there: ${outside.join(', ')}.`,
    ];
  });

export const noAccountsAtAll: WarningRule = (draft) =>
  enabledChecks(draft).flatMap((check) => {
    const { settings } = draft;
    if (looksAtUnnamed(check, settings) || accountsOf(check, settings).length > 0) return [];
    return [`${check.check} looks at no account: its accounts and ignore_accounts leave none.`];
  });
