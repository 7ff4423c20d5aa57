import type { TicketChange } from '@keyhammer/core';
import { byAge, type ChangedItem, type ChangelogEntry, parseEntry } from './changelog.ts';
import type { DoneStatuses } from './done-statuses.ts';
import { stringAt } from './json.ts';
import type { Site } from './site.ts';

/** What was done to a ticket, the oldest first: a call for 100 changes on Cloud, one for all on Data Center. */
export async function readChanges(site: Site, key: string): Promise<readonly TicketChange[]> {
  const { connection, deployment } = site;
  const entries: ChangelogEntry[] = [];
  for await (const entry of deployment.changelog(connection, key)) entries.push(...parseEntry(entry));
  if (entries.length === 0) return [];
  const [self, doneStatuses] = await Promise.all([site.self.ask(), site.doneStatuses.ask()]);
  const what = whatChanged(doneStatuses);
  return entries.toSorted(byAge).flatMap(({ at, author, items }) => {
    const who = { by: nameOf(author), bySelf: deployment.userId(author) === self };
    return items.flatMap(what).map((change) => ({ at, ...who, change }));
  });
}

type Change = TicketChange['change'];

/** Reads the items of a ticket's life from its beginning, one by one. */
export function whatChanged(doneStatuses: DoneStatuses): (item: ChangedItem) => readonly Change[] {
  let closed = false;
  return (item) => {
    if (item.fieldId === 'labels') return labelChanges(item);
    if (item.fieldId !== 'status') return [];
    // A status that is in no workflow any more is not listed: it is taken to change nothing.
    const before = doneStatuses.get(item.fromId ?? '') ?? closed;
    closed = doneStatuses.get(item.toId ?? '') ?? before;
    return closed === before ? [] : [{ kind: closed ? 'closed' : 'reopened' }];
  };
}

/** All labels before and all after it, with spaces between them: no label holds one. */
function labelChanges({ fromText, toText }: ChangedItem): readonly Change[] {
  const before = labelsIn(fromText);
  const after = labelsIn(toText);
  return [
    ...before.filter((label) => !after.includes(label)).map((label) => ({ kind: 'unlabelled' as const, label })),
    ...after.filter((label) => !before.includes(label)).map((label) => ({ kind: 'labelled' as const, label })),
  ];
}

function labelsIn(text: string): readonly string[] {
  return text.split(' ').filter((label) => label !== '');
}

function nameOf(author: unknown): string {
  return stringAt(author, 'displayName') ?? stringAt(author, 'name') ?? 'unknown';
}
