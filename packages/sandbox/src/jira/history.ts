import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { type JsonObject, json } from './reply.ts';
import { userBody } from './user-body.ts';
import { type JiraChangedItem, type JiraHistoryEntry, type JiraTicket, type JiraWorld, jiraDate, nextId } from './world.ts';

/** Puts on record what a user has changed in one go; nothing, if nothing changed. */
export function record(world: JiraWorld, ticket: JiraTicket, author: string, items: readonly JiraChangedItem[]): void {
  const changed = items.filter(({ from, to, fromText, toText }) => from !== to || fromText !== toText);
  if (changed.length === 0) return;
  ticket.history.push({ id: nextId(world), author, at: world.clock.now(), items: changed });
}

/** All labels before and all after, as Jira writes them, with spaces between them. */
export function setLabels(world: JiraWorld, ticket: JiraTicket, author: string, labels: readonly string[]): void {
  const fromText = ticket.labels.join(' ');
  ticket.labels = labels;
  record(world, ticket, author, [{ field: 'labels', from: '', fromText, to: '', toText: labels.join(' ') }]);
}

/** As the changelogs of both deployments show it; only Cloud tells the ids of fields. */
function entryBody(world: JiraWorld, { id, author, at, items }: JiraHistoryEntry): JsonObject {
  return {
    id,
    author: userBody(world, author),
    created: jiraDate(at),
    items: items.map(({ field, from, fromText, to, toText }) => ({
      field,
      fieldtype: 'jira',
      ...(world.dialect.deployment === 'cloud' && field !== 'Key' && { fieldId: field }),
      from,
      fromString: fromText,
      to,
      toString: toText,
    })),
  };
}

/** Cloud's pages of a changelog, the oldest entry first. */
export function changelogPage(world: JiraWorld, { history }: JiraTicket, { query }: ReceivedRequest): Reply {
  const startAt = Number(query.get('startAt') ?? 0);
  const maxResults = Math.min(Number(query.get('maxResults') ?? 100), 100);
  const shown = history.slice(startAt, startAt + maxResults);
  const isLast = startAt + shown.length >= history.length;
  return json(200, { startAt, maxResults, total: history.length, isLast, values: shown.map((entry) => entryBody(world, entry)) });
}

/** The changelog in a ticket's body: whole on Data Center, on Cloud the latest of it, with the latest first. */
export function changelogBody(world: JiraWorld, { history }: JiraTicket): JsonObject {
  const shown = world.dialect.deployment === 'cloud' ? history.toReversed().slice(0, latestEntries) : history;
  const histories = shown.map((entry) => entryBody(world, entry));
  return { startAt: 0, maxResults: histories.length, total: history.length, histories };
}

const latestEntries = 40;
