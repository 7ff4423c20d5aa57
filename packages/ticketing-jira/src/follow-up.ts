import { reasonOf, ThrottledError, UnavailableError } from '@keyhammer/core';
import { at } from './json.ts';
import { linkBody } from './parent-link.ts';
import type { PreparedTicket } from './prepare-ticket.ts';
import type { Site } from './site.ts';

/** A ticket that Jira has made, and what was said of it in the same request. */
export interface MadeTicket {
  readonly prepared: PreparedTicket;
  readonly key: string;
}

/** Requests under way at once for what follows the creation: enough to be quick, too few to be told off. */
const AT_ONCE = 4;

/**
 * What could not be said on creation: an assignee, a link, the watchers. The tickets exist, so whatever goes
 * wrong here is a warning: one list for each ticket, in their order.
 */
export async function followUp(site: Site, made: readonly MadeTicket[]): Promise<readonly (readonly string[])[]> {
  await learnWhetherAssigneesAreKept(site, made);
  const results = made.map(() => [] as string[]);
  const queue = [...made.entries()];
  // Once Jira wants no more for now, the rest would only wait for the same answer.
  let refusal: string | undefined;
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, ticket] = next;
      for (const step of stepsOf(site, ticket)) {
        const failure = refusal ?? (await failureOf(step));
        if (failure === undefined) continue;
        results[index]?.push(`${step.consequence}: ${typeof failure === 'string' ? failure : reasonOf(failure)}`);
        if (failure instanceof ThrottledError || failure instanceof UnavailableError) refusal = reasonOf(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

interface Step {
  readonly consequence: string;
  run(): Promise<void>;
}

function stepsOf(site: Site, { prepared, key }: MadeTicket): readonly Step[] {
  const { connection, deployment } = site;
  const { draft, extras, assignee, link, watchers } = prepared;
  const isAssigned = extras.assignee !== undefined && site.keepsAssignee.get(draft.project) !== false;
  const assign = (id: string) => ({ consequence: 'not assigned', run: () => connection.assign(key, deployment.userReference(id)) });
  const linkTo = ({ type, parent }: { type: string; parent: string }) => ({
    consequence: `not linked to ${parent}`,
    run: () => connection.linkIssues(linkBody(type, key, parent)),
  });
  const watch = (id: string) => ({ consequence: 'a watcher is missing', run: () => connection.addWatcher(key, id) });
  return [
    ...(assignee !== undefined && !isAssigned ? [assign(assignee)] : []),
    ...(link !== undefined && extras.issuelinks === undefined ? [linkTo(link)] : []),
    ...watchers.map(watch),
  ];
}

async function failureOf(step: Step): Promise<unknown> {
  try {
    await step.run();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** One look at the first ticket of a project tells for all that follow. */
async function learnWhetherAssigneesAreKept(site: Site, made: readonly MadeTicket[]): Promise<void> {
  if (!site.deployment.mayForgetAssignee) return;
  for (const { prepared, key } of made) {
    const { project } = prepared.draft;
    if (prepared.extras.assignee === undefined || site.keepsAssignee.has(project)) continue;
    const seen = await assigneeOf(site, key);
    if (!seen) continue;
    const kept = seen.id === prepared.assignee;
    site.keepsAssignee.set(project, kept);
    if (!kept) site.log.info('Jira drops assignees given on creation, so they are set afterwards', { project });
  }
}

async function assigneeOf(site: Site, key: string): Promise<{ readonly id: string | undefined } | undefined> {
  try {
    return { id: site.deployment.userId(at(await site.connection.issue(key, ['assignee']), 'fields', 'assignee')) };
  } catch (error) {
    site.log.warn('Could not read back who a new ticket is assigned to', { ticket: key, reason: reasonOf(error) });
    return undefined;
  }
}
