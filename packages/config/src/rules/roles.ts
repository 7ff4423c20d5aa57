import { type CheckSettings, mayRemediate } from '@keyhammer/core';
import { CONFIG_FILE } from '../file-names.ts';
import { type Draft, enabledChecks, type MistakeRule, missing } from './rule.ts';
import { accountsOf, looksAtUnnamed } from './scope.ts';

export const roleThatReads: MistakeRule = (draft) => {
  const { aws } = draft.settings;
  if (aws.identificationRole !== undefined || !checksOfAws(draft).some((check) => entersOtherAccounts(draft.settings, check))) return [];
  return [missing(CONFIG_FILE, 'aws.role_name_identification', "the role to assume in the accounts besides the main one (a role's name)")];
};

export const roleThatActs: MistakeRule = (draft) => {
  const { aws } = draft.settings;
  const actElsewhere = checksOfAws(draft).filter((check) => entersOtherAccounts(draft.settings, check, (id) => mayRemediate(check, id)));
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

/** No other cloud has roles to assume. */
function checksOfAws(draft: Draft): readonly CheckSettings[] {
  return enabledChecks(draft).filter(({ provider }) => provider === 'aws');
}

/** The first setting of the check that asks for changes in an account. */
function settingThatActs({ check, remediation, deletion, rotation }: CheckSettings): readonly string[] {
  if (remediation) return [`${check}.remediation`];
  if (rotation?.action === 'rotate') return [`${check}.remediation_action`];
  return deletion ? [`${check}.deletion`] : [];
}

/** The account that Keyhammer runs in needs no role: the main one, or the only one. */
function entersOtherAccounts(settings: Draft['settings'], check: CheckSettings, counts = (_id: string) => true): boolean {
  if (looksAtUnnamed(check, settings)) return true;
  const { aws } = settings;
  const home = aws.mainAccountId ?? (aws.accounts.size === 1 ? [...aws.accounts.keys()][0] : undefined);
  return accountsOf(check, settings).some((id) => id !== home && counts(id));
}
