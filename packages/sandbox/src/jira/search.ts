import type { Reply } from '../loopback-service.ts';
import { matches, namedKeys, parseJql } from './jql.ts';
import { json, listIn, objectIn, refusal, refused, stringIn, strings } from './reply.ts';
import { ticketBody } from './ticket-body.ts';
import { type JiraTicket, type JiraWorld, ticketOf } from './world.ts';

const removed = refusal(
  'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
  410,
);
const unbounded = refusal('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');

/** Cloud's removed search, and Data Center's living one: a page by `startAt`, with the total. */
export function search(world: JiraWorld, body: unknown): Reply {
  if (world.dialect.deployment === 'cloud') return refused(removed);
  const found = find(world, stringIn(body, 'jql') ?? '', objectIn(body).validateQuery !== false);
  if (typeof found === 'string') return refused(refusal(found));
  const startAt = numberIn(body, 'startAt') ?? 0;
  const maxResults = Math.min(numberIn(body, 'maxResults') ?? 50, 1000);
  const named = strings(listIn(body, 'fields'));
  const wanted = { fields: named.length > 0 ? named : ['*all'], expand: strings(listIn(body, 'expand')) };
  const issues = found.slice(startAt, startAt + maxResults);
  return json(200, {
    expand: 'schema,names',
    startAt,
    maxResults,
    total: found.length,
    issues: issues.map((ticket) => ticketBody(ticket, world, wanted)),
  });
}

/** Cloud's search: ids only unless fields are asked for, a token from page to page, no total. */
export function searchJql(world: JiraWorld, body: unknown): Reply {
  const jql = stringIn(body, 'jql') ?? '';
  const found = find(world, jql);
  if (typeof found === 'string') return refused(refusal(found));
  if (parseJql(jql).clauses.length === 0) return refused(unbounded);
  const from = Number(stringIn(body, 'nextPageToken') ?? 0);
  const until = from + Math.min(numberIn(body, 'maxResults') ?? 50, 100);
  const fields = strings(listIn(body, 'fields'));
  const issues = found.slice(from, until).map((ticket) => (fields.length > 0 ? ticketBody(ticket, world, { fields }) : { id: ticket.id }));
  const isLast = until >= found.length;
  return json(200, { issues, isLast, ...(!isLast && { nextPageToken: String(until) }) });
}

/**
 * What the index has seen so far: not what was made within the lag. A query that names a ticket that is not there, or not
 * to be seen, is refused as a whole, unless it is not to be validated (which only Data Center has).
 */
function find(world: JiraWorld, jql: string, validated = true): JiraTicket[] | string {
  const indexedUntil = world.clock.now().getTime() - world.searchLagMs;
  try {
    const query = parseJql(jql);
    const missing = validated ? namedKeys(query).find((key) => !ticketOf(world, key)) : undefined;
    if (missing !== undefined) return `An issue with key '${missing}' does not exist for field 'key'.`;
    const found = world.tickets.filter((ticket) => !ticket.hidden && ticket.created.getTime() <= indexedUntil && matches(query, ticket));
    return query.descending ? found.reverse() : found;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function numberIn(body: unknown, key: string): number | undefined {
  const value = objectIn(body)[key];
  return typeof value === 'number' ? value : undefined;
}
