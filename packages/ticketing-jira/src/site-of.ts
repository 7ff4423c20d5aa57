import type { JiraSettings } from '@keyhammer/config';
import { type EventLog, NotFoundError, UnavailableError } from '@keyhammer/core';
import type { JiraConnection } from './connection.ts';
import { readCreateScreen } from './create-screen.ts';
import type { Deployment } from './deployment.ts';
import { readDoneStatuses } from './done-statuses.ts';
import { memo } from './memo.ts';
import { currentProjectKey } from './moved-tickets.ts';
import { findRelatesType } from './parent-link.ts';
import { findAssignable } from './people.ts';
import type { Site } from './site.ts';

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
