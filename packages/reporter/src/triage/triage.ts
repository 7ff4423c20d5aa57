import type { Issue, TicketSnapshot, TicketTracker } from '@keyhammer/core';
import { type AccountDesk, forEachIssue } from '../account-desk.ts';
import { attempt, leave, noteTrouble } from '../on-record.ts';
import { heedLabels } from './labels.ts';
import { heedState } from './manual-closings.ts';
import { TicketHistory } from './ticket-history.ts';
import type { TicketedIssue } from './ticketed-issue.ts';

/**
 * Reads the tickets of all open issues at once. That they can't be read is a trouble, and stays due; the rest of the
 * work goes on as if nothing had been said on them.
 */
export async function readTickets(desks: readonly AccountDesk[], tracker: TicketTracker): Promise<ReadonlyMap<string, TicketSnapshot>> {
  const keys = desks.flatMap(ticketKeysOf);
  if (keys.length === 0) return new Map();
  try {
    return await tracker.snapshots(keys);
  } catch (error) {
    const concerned = desks.filter((desk) => ticketKeysOf(desk).length > 0);
    for (const desk of concerned) noteTrouble(desk, error, 'what people did to the tickets could not be read: ');
    return new Map();
  }
}

/** Heeds what people have done to the tickets of open issues: labels first, since a date depends on them. */
export async function heedTickets(desk: AccountDesk, tracker: TicketTracker, tickets: ReadonlyMap<string, TicketSnapshot>): Promise<void> {
  await forEachIssue(desk, async (issue) => {
    if (!isHeeded(issue)) return;
    const snapshot = tickets.get(issue.ticket.key);
    const history = new TicketHistory(tracker, issue.ticket.key);
    const labelsHeeded = !snapshot || (await succeeds(desk, issue, () => heedLabels(desk, tracker, issue, snapshot.labels, history)));
    const current = desk.issues.get(issue.id) ?? issue;
    const isOver = desk.setAside.has(issue.id) || !isHeeded(current);
    const stateHeeded = isOver || (await succeeds(desk, current, () => heedState(desk, tracker, current, snapshot?.state, history)));
    // Nobody knows whether the ticket is to be left alone, so this run says no more on it.
    if (!labelsHeeded || !stateHeeded) leave(desk, issue, 'what people did to its ticket could not be heeded');
  });
}

/** An issue that is to be reported, or reported again, first says so on its ticket. */
function isHeeded(issue: Issue): issue is TicketedIssue {
  return issue.status === 'open' && issue.timestamps.reported !== undefined && issue.ticket !== undefined;
}

function ticketKeysOf(desk: AccountDesk): readonly string[] {
  return [...desk.issues.values()].filter(isHeeded).map(({ ticket }) => ticket.key);
}

async function succeeds(desk: AccountDesk, issue: Issue, work: () => Promise<void>): Promise<boolean> {
  const done = await attempt(desk, issue, async () => {
    await work();
    return true;
  });
  return done ?? false;
}
