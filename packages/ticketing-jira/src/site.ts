import type { JiraSettings } from '@keyhammer/config';
import type { EventLog } from '@keyhammer/core';
import type { JiraConnection } from './connection.ts';
import type { CreateScreen } from './create-screen.ts';
import type { Deployment } from './deployment.ts';
import type { DoneStatuses } from './done-statuses.ts';
import type { Memo } from './memo.ts';

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

/** Where people see a ticket. */
export function browseUrl(site: Site, key: string): string {
  return `${site.settings.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(key)}`;
}
