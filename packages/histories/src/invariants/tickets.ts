import { ticketLabel } from '@keyhammer/core';
import type { KeptTicket } from '@keyhammer/testing';
import type { HistoryWorld } from '../world/history-world.ts';
import { nameOfIssue } from '../world/observed-store.ts';

/** One live ticket for each issue at most, and none for what was never open. What people open again is theirs. */
export function ticketComplaints({ issues, tracker }: HistoryWorld): readonly string[] {
  const complaints: string[] = [];
  const owned = new Set<string>();
  for (const issue of issues.all) {
    const labels = Array.from({ length: issue.incarnation }, (_, n) => ticketLabel({ ...issue, incarnation: n + 1 }));
    const tickets = tracker.tickets.filter((ticket) => ticket.labels.some((label) => labels.includes(label)));
    const live = tickets.filter((ticket) => ticket.state === 'open' && !wasReopenedByPeople(ticket));
    if (live.length > 1) complaints.push(`${nameOfIssue(issue)} has ${live.length} live tickets: ${live.map(({ key }) => key).join(', ')}`);
    if (tickets.length > 0 && !issues.everOpen.has(nameOfIssue(issue)))
      complaints.push(`${nameOfIssue(issue)} has a ticket, and was never open`);
    for (const { key } of tickets) owned.add(key);
  }
  const strays = tracker.tickets.filter(({ key }) => !owned.has(key));
  return [...complaints, ...strays.map(({ key }) => `${key} is nobody's ticket`)];
}

export function wasReopenedByPeople({ history }: KeptTicket): boolean {
  const turn = history.findLast(({ change }) => change.kind === 'closed' || change.kind === 'reopened');
  return turn?.change.kind === 'reopened' && !turn.bySelf;
}
