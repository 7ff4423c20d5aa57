import type { Reply } from '../loopback-service.ts';
import { json, listIn, refusal, refused, strings } from './reply.ts';
import { ticketBody } from './ticket-body.ts';
import { type JiraWorld, ticketOf } from './world.ts';

/** More than this in one request is refused as a whole. */
const fetchLimit = 100;

/** Cloud's way to many tickets at once: by id, key or former key, in the order of their ids, without a word of those that don't show. */
export function bulkFetch(world: JiraWorld, body: unknown): Reply {
  const wanted = strings(listIn(body, 'issueIdsOrKeys'));
  if (wanted.length === 0) return refused(refusal('The issueIdsOrKeys must not be empty.'));
  if (wanted.length > fetchLimit) return refused(refusal(`The number of issues to fetch (${wanted.length}) exceeds ${fetchLimit}.`));
  const found = new Set(wanted.flatMap((key) => ticketOf(world, key) ?? []));
  const issues = [...found]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map((ticket) => ticketBody(ticket, world, { fields: strings(listIn(body, 'fields')), expand: strings(listIn(body, 'expand')) }));
  return json(200, { issues, issueErrors: [] });
}
