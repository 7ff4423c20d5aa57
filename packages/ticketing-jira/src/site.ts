import type { JiraSettings } from '@keyhammer/config';
import { type EventLog, NotFoundError, UnavailableError } from '@keyhammer/core';
import type { JiraConnection } from './connection.ts';
import { type CreateScreen, readCreateScreen } from './create-screen.ts';
import type { Deployment } from './deployment.ts';
import { type Memo, memo } from './memo.ts';
import { currentProjectKey } from './moved-tickets.ts';
import { findRelatesType } from './parent-link.ts';
import { findAssignable } from './people.ts';
import { type DoneStatuses, readDoneStatuses } from './ticket-changes.ts';

/** One Jira: the way to it, and what it was asked already. */
export interface Site {
  readonly connection: JiraConnection;
  readonly deployment: Deployment;
  readonly settings: JiraSettings;
  readonly log: EventLog;
  /** By project and issue type. */
  readonly screens: Memo<[project: string, issueType: string], CreateScreen>;
  /** Ids of users, by project and name. */
  readonly people: Memo<[project: string, name: string], string | undefined>;
  readonly tickets: Memo<[key: string], boolean>;
  readonly relatesType: Memo<[], string | undefined>;
  /** The id of the account that Keyhammer signs in with. */
  readonly self: Memo<[], string>;
  /** By any key that a project has had, the one that it has now. */
  readonly projectKeys: Memo<[project: string], string | undefined>;
  readonly doneStatuses: Memo<[], DoneStatuses>;
  /** By project: whether it was seen to keep, or to forget, an assignee given on creation. */
  readonly keepsAssignee: Map<string, boolean>;
}

export function siteOf(connection: JiraConnection, deployment: Deployment, settings: JiraSettings, log: EventLog): Site {
  return {
    connection,
    deployment,
    settings,
    log,
    screens: memo((project, issueType) => readCreateScreen(connection, project, issueType)),
    people: memo((project, name) => findAssignable(connection, deployment, project, name)),
    tickets: memo((key) => exists(connection, key)),
    relatesType: memo(() => findRelatesType(connection)),
    self: memo(() => ownId(connection, deployment)),
    projectKeys: memo((project) => currentProjectKey(connection, project)),
    doneStatuses: memo(() => readDoneStatuses(connection)),
    keepsAssignee: new Map(),
  };
}

async function exists(connection: JiraConnection, key: string): Promise<boolean> {
  try {
    await connection.issue(key, ['status']);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

async function ownId(connection: JiraConnection, deployment: Deployment): Promise<string> {
  const id = deployment.userId(await connection.myself());
  if (id === undefined) throw new UnavailableError('Jira does not tell who Keyhammer is signed in as (GET /myself)');
  return id;
}

/** Where people see a ticket. */
export function browseUrl(site: Site, key: string): string {
  return `${site.settings.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(key)}`;
}
