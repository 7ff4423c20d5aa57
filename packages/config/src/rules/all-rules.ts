import { noAccountsAtAll, remediationOutsideTheCheck, someAccounts, unknownAccounts } from './accounts.ts';
import { rootUserUnwatched, someCheck, tablesOfTheirOwn } from './checks.ts';
import { ibmInTheClear, nobodyAdministers, ociInTheClear, unusedBeyondAudit } from './clouds.ts';
import { jiraInTheClear, jiraServer, nothingForJira, prioritiesWithoutRisk, ticketProjects, ticketProjectsOfSome } from './jira.ts';
import { csvReport, ignoredPlaybooks, nobodyOnSlack, oddAccountIds, unusedAuditRetention, unusedStorePath } from './notices.ts';
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
import { roleThatActs, roleThatReads } from './roles.ts';
import type { MistakeRule, WarningRule } from './rule.ts';
import { passwordsByAnOldReport, remediationNeverInWindow } from './schedules.ts';
import { interactiveWithoutOperators, interactiveWithoutSlack, operatorsWhoAreNobody, operatorsWithoutInteractive } from './slack.ts';
import { pathOfTheStore, tablesInSomeAccount } from './store.ts';
import { expiredExceptions, policyOfEntries } from './whitelist.ts';

export const mistakeRules: readonly MistakeRule[] = [
  someAccounts,
  roleThatReads,
  roleThatActs,
  jiraServer,
  ticketProjects,
  tablesOfTheirOwn,
  pathOfTheStore,
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
  passwordsByAnOldReport,
  remediationNeverInWindow,
  nothingForJira,
  ticketProjectsOfSome,
  jiraInTheClear,
  prioritiesWithoutRisk,
  ibmInTheClear,
  ociInTheClear,
  nobodyAdministers,
  unusedBeyondAudit,
  nobodyOnSlack,
  interactiveWithoutSlack,
  interactiveWithoutOperators,
  operatorsWithoutInteractive,
  operatorsWhoAreNobody,
  csvReport,
  tablesInSomeAccount,
  unusedStorePath,
  unusedAuditRetention,
  oddAccountIds,
  expiredExceptions,
];
