import {
  type Issue,
  NotFoundError,
  type ReportingStep,
  reportedAgainComment,
  resolvedComment,
  rolledBackComment,
  type TicketTracker,
  updateComment,
  whitelistedComment,
} from '@keyhammer/core';
import { type AccountDesk, announce, contextOf } from './account-desk.ts';
import { unlessGone } from './gone-tickets.ts';
import { makeTickets } from './new-tickets.ts';
import { attempt, recordDone } from './on-record.ts';

/** A step on a ticket that exists. */
export type UpkeepStep = Extract<ReportingStep, { readonly ticketKey: string }>;

/** Hammer's label for the ticket of a whitelisted issue. */
const WHITELISTED_LABEL = 'whitelisted';

/** Keeps an existing ticket in step with its issue. A failure is noted, and the step stays due. */
export async function keepTicket(desk: AccountDesk, tracker: TicketTracker, issue: Issue, step: UpkeepStep): Promise<void> {
  await attempt(desk, issue, () => perform(desk, tracker, issue, step));
}

async function perform(desk: AccountDesk, tracker: TicketTracker, issue: Issue, step: UpkeepStep): Promise<void> {
  switch (step.kind) {
    case 'report-again':
      return await reportAgain(desk, tracker, issue, step.ticketKey);
    case 'tell-update':
      return await tellUpdate(desk, tracker, issue, step.ticketKey);
    case 'reopen':
      return await reopen(desk, tracker, issue, step.ticketKey);
    case 'close-whitelisted':
      return await closeWhitelisted(desk, tracker, issue, step.ticketKey);
    case 'close-resolved':
      return await closeResolved(desk, tracker, issue, step.ticketKey);
  }
}

async function tellUpdate(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  await unlessGone(desk, ticketKey, 'told of the change', () =>
    tracker.comment(ticketKey, updateComment(contextOf(desk, issue), desk.now)),
  );
  await recordDone(desk, issue, { type: 'ticket-told' }, 'updated');
}

async function reopen(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  await unlessGone(desk, ticketKey, 'reopened', () => tracker.reopen(ticketKey, rolledBackComment(contextOf(desk, issue))));
  await recordDone(desk, issue, { type: 'ticket-reopened', ticket: namedTicket(issue, ticketKey) }, 'reopened');
}

/** The design's "reopening or replacing": a ticket that is gone gets a successor. */
async function reportAgain(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  try {
    // First what may be repeated without a trace: a comment would be made anew by every run.
    await tracker.removeLabel(ticketKey, WHITELISTED_LABEL);
    await tracker.reopen(ticketKey, reportedAgainComment(contextOf(desk, issue), desk.now));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    desk.results.warnings.push(`${ticketKey} is gone, so a new ticket is made`);
    return await makeTickets(desk, tracker, [issue]);
  }
  await recordDone(desk, issue, { type: 'reported', ticket: namedTicket(issue, ticketKey) }, 'reported-again');
}

async function closeWhitelisted(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  await unlessGone(desk, ticketKey, 'closed', async () => {
    await tracker.addLabel(ticketKey, WHITELISTED_LABEL);
    await tracker.close(ticketKey, whitelistedComment(contextOf(desk, issue)));
  });
  const closed = await recordDone(desk, issue, { type: 'ticket-closed' }, 'whitelisted');
  if (closed.issue.status === 'whitelisted') announce(desk, closed.issue, 'whitelisted');
}

async function closeResolved(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  await unlessGone(desk, ticketKey, 'closed', () => tracker.close(ticketKey, resolvedComment(contextOf(desk, issue))));
  const closed = await recordDone(desk, issue, { type: 'ticket-closed' }, 'closed');
  if (closed.issue.status === 'closed') announce(desk, closed.issue, 'resolved');
}

export function namedTicket(issue: Issue, key: string) {
  return issue.ticket?.url === undefined ? { key } : { key, url: issue.ticket.url };
}
