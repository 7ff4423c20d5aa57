import { noAccountsAtAll, remediationOutsideTheCheck, roleThatActs, roleThatReads, someAccounts, unknownAccounts } from './accounts.ts';
import { rootUserUnwatched, someCheck, tablesOfTheirOwn } from './checks.ts';
import { jiraInTheClear, jiraServer, nothingForJira, prioritiesWithoutRisk, ticketProjects, ticketProjectsOfSome } from './jira.ts';
import { csvReport, ignoredPlaybooks, nobodyOnSlack, oddAccountIds, unusedStorePath } from './notices.ts';
import {
  brownoutLongerThanWindow,
  deletionAtOnce,
  deletionWithoutRemediation,
  remediationAtOnce,
  remediationUntold,
  remediationWithoutReport,
  remindersThatNeverCome,
  rotationNotChosen,
} from './remediation.ts';
import type { MistakeRule, WarningRule } from './rule.ts';
import { expiredExceptions, policyOfEntries } from './whitelist.ts';

export const mistakeRules: readonly MistakeRule[] = [
  someAccounts,
  roleThatReads,
  roleThatActs,
  jiraServer,
  ticketProjects,
  tablesOfTheirOwn,
  policyOfEntries,
];

export const warningRules: readonly WarningRule[] = [
  ignoredPlaybooks,
  someCheck,
  rootUserUnwatched,
  noAccountsAtAll,
  unknownAccounts,
  remediationOutsideTheCheck,
  remediationWithoutReport,
  remediationAtOnce,
  remediationUntold,
  remindersThatNeverCome,
  brownoutLongerThanWindow,
  rotationNotChosen,
  deletionWithoutRemediation,
  deletionAtOnce,
  nothingForJira,
  ticketProjectsOfSome,
  jiraInTheClear,
  prioritiesWithoutRisk,
  nobodyOnSlack,
  csvReport,
  unusedStorePath,
  oddAccountIds,
  expiredExceptions,
];
