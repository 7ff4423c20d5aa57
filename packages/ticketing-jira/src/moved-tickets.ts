import { AccessDeniedError, NotFoundError } from '@keyhammer/core';
import { changedItems } from './changelog.ts';
import type { JiraConnection } from './connection.ts';
import { listAt, stringAt } from './json.ts';
import type { Site } from './site.ts';
import { projectOfKey } from './ticket-key.ts';

/** Keys that Jira answered with although nobody asked for them, and keys that it was asked for and did not answer with. */
export interface Mismatch {
  readonly found: readonly string[];
  readonly missing: ReadonlySet<string>;
}

/**
 * Jira answers for a ticket that was moved, under its new key, without a word of the old one. Which is which is told
 * by the new key of a renamed project, which moves all its tickets but leaves no trace in them, and else by their changelogs.
 * On Cloud a move more than 40 changes ago does not show.
 */
export async function formerKeys(site: Site, { found, missing }: Mismatch): Promise<ReadonlyMap<string, string>> {
  if (found.length === 0 || missing.size === 0) return new Map();
  const renamed = await afterRenaming(site, missing);
  const former = new Map(found.flatMap((key) => entryIfKnown(key, renamed.get(key))));
  const moved = found.filter((key) => !former.has(key));
  if (moved.length === 0) return former;
  for await (const issue of site.deployment.issues(site.connection, moved, { fields: ['status'], expand: ['changelog'] })) {
    const key = stringAt(issue, 'key');
    const before = keysBefore(issue).find((candidate) => missing.has(candidate));
    if (key !== undefined && before !== undefined) former.set(key, before);
  }
  return former;
}

/** By the key that each ticket would have if only its project had been renamed. */
async function afterRenaming({ projectKeys }: Site, missing: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const renamed = new Map<string, string>();
  for (const key of missing) {
    const project = projectOfKey(key);
    const current = project === undefined ? undefined : await projectKeys.ask(project);
    if (project !== undefined && current !== undefined && current !== project) renamed.set(`${current}${key.slice(project.length)}`, key);
  }
  return renamed;
}

/** The key that a project has now; `undefined` for one that does not show. */
export async function currentProjectKey(connection: JiraConnection, project: string): Promise<string | undefined> {
  try {
    return stringAt(await connection.project(project), 'key');
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof AccessDeniedError) return undefined;
    throw error;
  }
}

function keysBefore(issue: unknown): readonly string[] {
  const items = listAt(issue, 'changelog', 'histories').flatMap(changedItems);
  return items.flatMap(({ field, fromText }) => (field === 'Key' ? [fromText] : []));
}

function entryIfKnown(key: string, former: string | undefined): [string, string][] {
  return former === undefined ? [] : [[key, former]];
}
