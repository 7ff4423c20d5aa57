import type { TicketSnapshot } from '@keyhammer/core';
import { at, stringAt, stringsAt } from './json.ts';
import { formerKeys } from './moved-tickets.ts';
import type { Site } from './site.ts';
import { projectOfKey } from './ticket-key.ts';
import { isDone } from './transitions.ts';

/**
 * The tickets as they stand: a call for 100 of them on Cloud, for 500 on Data Center, and one more of these where
 * some of them were moved.
 */
export async function readSnapshots(site: Site, keys: readonly string[]): Promise<ReadonlyMap<string, TicketSnapshot>> {
  const asked = new Set(keys.filter((key) => projectOfKey(key) !== undefined));
  const found = new Map<string, TicketSnapshot>();
  for await (const issue of site.deployment.issues(site.connection, [...asked], { fields: ['status', 'labels'] })) {
    const key = stringAt(issue, 'key');
    const snapshot = snapshotOf(issue);
    if (key !== undefined && snapshot) found.set(key, snapshot);
  }
  const former = await formerKeys(site, {
    found: [...found.keys()].filter((key) => !asked.has(key)),
    missing: new Set([...asked].filter((key) => !found.has(key))),
  });
  return new Map(
    [...found].flatMap(([key, snapshot]) => {
      const askedAs = asked.has(key) ? key : former.get(key);
      return askedAs === undefined ? [] : [[askedAs, snapshot] as const];
    }),
  );
}

/** None without a status category: whether it is open would be a guess. */
function snapshotOf(issue: unknown): TicketSnapshot | undefined {
  const status = at(issue, 'fields', 'status');
  if (stringAt(status, 'statusCategory', 'key') === undefined) return undefined;
  return { state: isDone(status) ? 'closed' : 'open', labels: stringsAt(issue, 'fields', 'labels') };
}
