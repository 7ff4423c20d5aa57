import type { TrackedTicket } from '@keyhammer/core';
import { inBatches } from './in-batches.ts';
import { isOneOf } from './jql.ts';
import { stringAt, stringsAt } from './json.ts';
import { browseUrl, type Site } from './site.ts';

const LABELS_PER_QUERY = 50;

/** The oldest ticket that carries each label. */
export async function findTickets(site: Site, labels: readonly string[]): Promise<ReadonlyMap<string, TrackedTicket>> {
  const wanted = [...new Set(labels)];
  const oldest = new Map<string, Candidate>();
  for (const batch of inBatches(wanted, LABELS_PER_QUERY)) {
    for await (const issue of site.deployment.search(site.connection, labelsQuery(batch), ['labels', 'created'])) {
      const candidate = candidateOf(issue);
      for (const label of candidate?.labels ?? []) {
        const other = oldest.get(label);
        if (candidate && (!other || isOlder(candidate, other))) oldest.set(label, candidate);
      }
    }
  }
  return new Map(
    wanted.flatMap((label) => {
      const found = oldest.get(label);
      return found ? [[label, { key: found.key, url: browseUrl(site, found.key) }]] : [];
    }),
  );
}

/** Bounded, as Cloud demands. */
export function labelsQuery(labels: readonly string[]): string {
  return `${isOneOf('labels', labels)} ORDER BY created ASC`;
}

interface Candidate {
  readonly key: string;
  /** Ids count up, and so tell the order within a second. */
  readonly id: number;
  readonly created: number;
  readonly labels: readonly string[];
}

function candidateOf(issue: unknown): Candidate | undefined {
  const key = stringAt(issue, 'key');
  if (key === undefined) return undefined;
  const created = Date.parse(stringAt(issue, 'fields', 'created') ?? '');
  return { key, id: Number(stringAt(issue, 'id')), created, labels: stringsAt(issue, 'fields', 'labels') };
}

function isOlder(a: Candidate, b: Candidate): boolean {
  return a.created === b.created ? a.id < b.id : a.created < b.created;
}
