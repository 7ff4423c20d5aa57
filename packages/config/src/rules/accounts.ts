import { type CheckSettings, mayRemediate } from '@keyhammer/core';
import { CONFIG_FILE } from '../file-names.ts';
import type { Settings } from '../settings.ts';
import { type Draft, enabledChecks, type MistakeRule, missing, type WarningRule } from './rule.ts';

export const someAccounts: MistakeRule = ({ settings: { aws } }) => {
  if (aws.organization || aws.accounts.size > 0) return [];
  const allowed = 'the accounts to look at, as ids with names, or "organization": true for all of the AWS organisation';
  return [missing(CONFIG_FILE, 'aws.accounts', allowed)];
};

export const roleThatReads: MistakeRule = (draft) => {
  const { aws } = draft.settings;
  if (aws.identificationRole !== undefined || !enabledChecks(draft).some((check) => entersOtherAccounts(draft.settings, check))) return [];
  return [missing(CONFIG_FILE, 'aws.role_name_identification', "the role to assume in the accounts besides the main one (a role's name)")];
};

export const roleThatActs: MistakeRule = (draft) => {
  const { aws } = draft.settings;
  const actElsewhere = enabledChecks(draft).filter((check) => entersOtherAccounts(draft.settings, check, (id) => mayRemediate(check, id)));
  const reasons = actElsewhere.flatMap(settingThatActs);
  if (aws.remediationRole !== undefined || reasons.length === 0) return [];
  return [
    missing(
      CONFIG_FILE,
      'aws.role_name_reporting',
      `the role to act with in the accounts besides the main one, which ${reasons.join(', ')} ${reasons.length === 1 ? 'needs' : 'need'}`,
    ),
  ];
};

/** The first setting of the check that asks for changes in an account. */
function settingThatActs({ check, remediation, deletion, rotation }: CheckSettings): readonly string[] {
  if (remediation) return [`${check}.remediation`];
  if (rotation?.action === 'rotate') return [`${check}.remediation_action`];
  return deletion ? [`${check}.deletion`] : [];
}

/** The account that Keyhammer runs in needs no role: the main one, or the only one. */
function entersOtherAccounts({ aws }: Draft['settings'], check: CheckSettings, counts = (_id: string) => true): boolean {
  if (aws.organization && check.accounts === undefined) return true;
  const home = aws.mainAccountId ?? (aws.accounts.size === 1 ? [...aws.accounts.keys()][0] : undefined);
  return accountsOf(check, aws).some((id) => id !== home && counts(id));
}

/** The accounts of a check as far as the files tell. */
export function accountsOf(check: CheckSettings, aws: Settings['aws']): readonly string[] {
  return (check.accounts ?? [...aws.accounts.keys()]).filter((id) => !check.ignoreAccounts.includes(id));
}

export const unknownAccounts: WarningRule = ({ settings: { aws, checks } }) => {
  if (aws.organization) return [];
  return checks.flatMap((check) =>
    Object.entries({
      accounts: check.accounts,
      ignore_accounts: check.ignoreAccounts,
      remediation_accounts: check.remediationAccounts,
    }).flatMap(([setting, ids]) => {
      const unknown = (ids ?? []).filter((id) => !aws.accounts.has(id));
      return unknown.length === 0 ? [] : [`${check.check}.${setting} names accounts that are not in aws.accounts: ${unknown.join(', ')}.`];
    }),
  );
};

export const remediationOutsideTheCheck: WarningRule = ({ settings: { aws, checks } }) =>
  checks.flatMap((check) => {
    if (aws.organization && check.accounts === undefined) return [];
    const outside = (check.remediationAccounts ?? []).filter((id) => !accountsOf(check, aws).includes(id));
    if (outside.length === 0) return [];
    return [
      `${check.check}.remediation_accounts names accounts that the check does not look at, so nothing is ever remediated there: ${outside.join(', ')}.`,
    ];
  });

export const noAccountsAtAll: WarningRule = (draft) =>
  enabledChecks(draft).flatMap((check) => {
    const { aws } = draft.settings;
    if ((aws.organization && check.accounts === undefined) || aws.accounts.size === 0 || accountsOf(check, aws).length > 0) return [];
    return [`${check.check} looks at no account: its accounts and ignore_accounts leave none.`];
  });
