import type { JiraCredentials, JiraSettings } from '@keyhammer/config';
import { ConfigError, type EventLog, NotFoundError, type TicketTracker, type Waiter } from '@keyhammer/core';
import { signInWith } from './authorization.ts';
import { openConnection } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { deploymentOf, deployments } from './deployments.ts';
import { jiraTicketTracker } from './jira-ticket-tracker.ts';
import { memo } from './memo.ts';
import { jiraRequest } from './request.ts';
import { siteOf } from './site-of.ts';

export interface JiraDependencies {
  readonly settings: JiraSettings;
  readonly credentials: JiraCredentials;
  readonly log: EventLog;
  /** Lets pass the time that Jira asks for (`Retry-After`), and that between two tries. */
  readonly waiter: Waiter;
  /** Milliseconds that Jira has for an answer; 30 000 if absent. */
  readonly timeoutMs?: number;
}

/**
 * A tracker in Jira Cloud or Data Center. Nothing is asked of Jira before the first call; what is asked once
 * (deployment, create screens, users) is remembered as long as the tracker lives.
 * @throws ConfigError for a server or credentials that can't be used.
 */
export function connectJira({ settings, credentials, log, waiter, timeoutMs = 30_000 }: JiraDependencies): TicketTracker {
  const server = serverUrl(settings.server);
  const request = jiraRequest({ signIn: signInWith(credentials), waiter, log, timeoutMs });
  let deployment: Deployment | undefined = settings.deployment && deployments[settings.deployment];
  const site = memo(async () => {
    deployment ??= await askDeployment((apiVersion) => openConnection({ server, apiVersion, request }).serverInfo());
    return siteOf(openConnection({ server, apiVersion: deployment.apiVersion, request }), deployment, settings, log);
  });
  // As long as it isn't known which Jira it is, the longer lag is the safe one.
  return jiraTicketTracker(
    () => site.ask(),
    () => (deployment ?? deployments.cloud).findLagMs,
  );
}

/** Both deployments tell it in version 2; before some Clouds stands a gateway that lets version 3 through only. */
async function askDeployment(serverInfo: (apiVersion: '2' | '3') => Promise<unknown>): Promise<Deployment> {
  try {
    return deploymentOf(await serverInfo('2'));
  } catch (error) {
    if (error instanceof NotFoundError) return deploymentOf(await serverInfo('3'));
    throw error;
  }
}

/** A login in the address would end up in the links to tickets. */
function serverUrl(server: string): string {
  const url = URL.parse(server);
  if (!url || !/^https?:$/.test(url.protocol)) throw new ConfigError('jira.server must be an address that begins with https:// or http://');
  if (url.username !== '' || url.password !== '') throw new ConfigError('jira.server must hold no user name and no password');
  return server;
}
