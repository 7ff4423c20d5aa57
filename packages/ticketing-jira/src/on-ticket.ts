import { AccessDeniedError, NotFoundError } from '@keyhammer/core';
import type { Site } from './site.ts';
import { projectOfKey } from './ticket-key.ts';

/**
 * Work on one ticket. Jira answers 404 for a ticket that was deleted and for one that we may not see
 * alike. A ticket whose project shows is taken for deleted; one whose project does not show is a matter of
 * permission, and says nothing of the ticket. (A security level that hides a single ticket can't be told apart.)
 * @throws NotFoundError, AccessDeniedError, and what the work throws
 */
export async function onTicket<T>(site: Site, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotFoundError) await requireProject(site, key, error);
    throw error;
  }
}

async function requireProject({ connection }: Site, key: string, cause: NotFoundError): Promise<void> {
  const project = projectOfKey(key);
  if (project === undefined) return;
  try {
    await connection.project(project);
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof AccessDeniedError)) throw error;
    throw new AccessDeniedError(`Jira shows Keyhammer neither ${key} nor the project ${project}`, {
      cause,
      advice:
        'Give the account that Keyhammer signs in with the permission to browse the project; until then nothing is done about the ticket',
    });
  }
}
