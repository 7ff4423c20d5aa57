import { CONFIG_FILE, OWNERS_FILE } from '../file-names.ts';
import type { Settings } from '../settings.ts';
import { isInTheClear } from '../validation/in-the-clear.ts';
import { levelsOfSomeUsers } from './owner-levels.ts';
import { type Draft, enabledChecks, type MistakeRule, missing, type WarningRule } from './rule.ts';
import { accountsOf, looksAtUnnamed } from './scope.ts';

export const jiraServer: MistakeRule = ({ settings: { jira } }) => {
  if (!jira.enabled || jira.server !== '') return [];
  return [missing(CONFIG_FILE, 'jira.server', 'the root URL of the Jira server, as jira.enabled is true')];
};

/** Every ticket needs a project. The tags of a user, or its name, may lead to one, which no file can tell. */
export const ticketProjects: MistakeRule = (draft) => {
  const lacking = accountsWithoutProject(draft);
  if (lacking.length === 0 || someUsersHaveProject(draft.settings)) return [];
  return [
    missing(OWNERS_FILE, 'jira_project', `the project of the tickets, here for all accounts, or in account["${lacking[0]}"] for that one`),
  ];
};

export const ticketProjectsOfSome: WarningRule = (draft) => {
  const lacking = accountsWithoutProject(draft);
  if (lacking.length === 0 || !someUsersHaveProject(draft.settings)) return [];
  return [
    `No jira_project for users in ${lacking.join(', ')} whom neither a bu tag nor a user pattern gives one: their issues get no ticket.`,
  ];
};

export const nothingForJira: WarningRule = (draft) => {
  if (!draft.settings.jira.enabled || reportingChecks(draft).length > 0) return [];
  return ['Jira is on, but no enabled check has reporting on: no ticket is opened.'];
};

export const jiraInTheClear: WarningRule = ({ settings: { jira } }) => {
  if (!jira.enabled || !isInTheClear(jira.server)) return [];
  return ['jira.server begins with http://, so the Jira credentials travel unencrypted.'];
};

export const prioritiesWithoutRisk: WarningRule = ({ settings: { jira, risk } }) =>
  risk || Object.keys(jira.priorities).length === 0 ? [] : ['jira.priorities has no effect unless "risk" is true.'];

function accountsWithoutProject(draft: Draft): readonly string[] {
  const { jira, owners } = draft.settings;
  if (!jira.enabled || owners.default.jiraProject !== undefined) return [];
  const ids = reportingChecks(draft).flatMap((check) =>
    looksAtUnnamed(check, draft.settings) ? ['any other account of the organisation'] : accountsOf(check, draft.settings),
  );
  return [...new Set(ids)].filter((id) => owners.accounts.get(id)?.jiraProject === undefined);
}

function someUsersHaveProject({ owners }: Pick<Settings, 'owners'>): boolean {
  return levelsOfSomeUsers(owners).some((level) => level.jiraProject !== undefined);
}

function reportingChecks(draft: Draft): Settings['checks'] {
  return enabledChecks(draft).filter((check) => check.reporting);
}
