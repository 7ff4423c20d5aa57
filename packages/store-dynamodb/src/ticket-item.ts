import type { Ticket } from '@keyhammer/core';
import { type Attributes, has, readMap, readMapOrEmpty, readString } from './attributes.ts';
import { instant, mark, oneOf, optional, properties, text } from './codec.ts';
import { readStatus } from './status-item.ts';

/** The key is where Hammer has it, the rest in an attribute of ours. */
const REST = properties<Omit<Ticket, 'key'>>({
  url: optional(text),
  state: oneOf<Ticket['state']>({ open: true, closed: true }),
  leftClosed: optional(mark),
  toldAt: instant,
});

/** The names inside Hammer's `jira_details` that are ours to write. */
export const JIRA_NAMES = ['ticket'];

export function jiraItem(ticket: Ticket | undefined): Record<string, unknown> {
  return ticket ? { ticket: ticket.key } : {};
}

export function ticketItem(ticket: Ticket): Record<string, unknown> {
  return REST.write(ticket);
}

/** Hammer does not record the ticket's state: it closes the ticket and the issue together. */
export function readTicket(top: Attributes, updated: Date): Ticket | undefined {
  const jira = readMapOrEmpty(top, 'jira_details');
  const key = has(jira, 'ticket') ? readString(jira, 'ticket') : '';
  if (key === '') return undefined;
  if (!has(top, 'ticket')) return { key, state: readStatus(top) === 'closed' ? 'closed' : 'open', toldAt: updated };
  return { key, ...REST.read(readMap(top, 'ticket')) };
}
