import { objectIn, stringIn } from './reply.ts';
import { type JiraTicket, type JiraWorld, ticketOf } from './world.ts';

/** Links a ticket as the body of an issue link, or of an `issuelinks` addition, tells; false if it names what is not there. */
export function linkTickets(world: JiraWorld, ticket: JiraTicket | undefined, body: unknown): boolean {
  const type = world.linkTypes.find(({ name }) => name === stringIn(objectIn(body, 'type'), 'name'));
  const inward = ticketOf(world, stringIn(objectIn(body, 'inwardIssue'), 'key')) ?? ticket;
  const outward = ticketOf(world, stringIn(objectIn(body, 'outwardIssue'), 'key')) ?? ticket;
  if (!type || !inward || !outward || inward === outward) return false;
  addOnce(inward, type.name, 'outward', outward.key);
  addOnce(outward, type.name, 'inward', inward.key);
  return true;
}

function addOnce(ticket: JiraTicket, type: string, direction: 'inward' | 'outward', key: string): void {
  const same = ticket.links.some((link) => link.type === type && link.direction === direction && link.key === key);
  if (!same) ticket.links.push({ type, direction, key });
}
