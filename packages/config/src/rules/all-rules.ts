import { noAccountsAtAll, remediationOutsideTheCheck, roleThatActs, roleThatReads, someAccounts, unknownAccounts } from './accounts.ts';
import { remediationAtOnce, remediationUntold, remediationWithoutReport, someCheck } from './checks.ts';
import { jiraInTheClear, jiraServer, nothingForJira, ticketProjects, ticketProjectsByTag } from './jira.ts';
import { csvReport, expiredExceptions, ignoredPlaybooks, nobodyOnSlack, oddAccountIds, unusedStorePath } from './notices.ts';
import type { MistakeRule, WarningRule } from './rule.ts';

export const mistakeRules: readonly MistakeRule[] = [someAccounts, roleThatReads, roleThatActs, jiraServer, ticketProjects];

export const warningRules: readonly WarningRule[] = [
  ignoredPlaybooks,
  someCheck,
  noAccountsAtAll,
  unknownAccounts,
  remediationOutsideTheCheck,
  remediationWithoutReport,
  remediationAtOnce,
  remediationUntold,
  nothingForJira,
  ticketProjectsByTag,
  jiraInTheClear,
  nobodyOnSlack,
  csvReport,
  unusedStorePath,
  oddAccountIds,
  expiredExceptions,
];
