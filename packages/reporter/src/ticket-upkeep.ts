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
import { type AccountDesk, contextOf, noteDone, noteFailure, noteNews, record } from './account-desk.ts';
import { makeTickets } from './new-tickets.ts';

/** A step on a ticket that exists. */
export type UpkeepStep = Extract<ReportingStep, { readonly ticketKey: string }>;

/** Hammer's label for the ticket of a whitelisted issue. */
const WHITELISTED_LABEL = 'whitelisted';

/** Keeps an existing ticket in step with its issue. A failure is noted, and the step stays due. */
export async function keepTicket(desk: AccountDesk, tracker: TicketTracker, issue: Issue, step: UpkeepStep): Promise<void> {
  try {
    await perform(desk, tracker, issue, step);
  } catch (error) {
    noteFailure(desk, issue, error);
  }
}

async function perform(desk: AccountDesk, tracker: TicketTracker, issue: Issue, step: UpkeepStep): Promise<void> {
  switch (step.kind) {
    case 'report-again':
      return await reportAgain(desk, tracker, issue, step.ticketKey);
    case 'tell-update':
      await tracker.comment(step.ticketKey, updateComment(contextOf(desk, issue), desk.now));
      return noteDone(desk, await record(desk, issue, { type: 'ticket-told' }), 'updated');
    case 'reopen':
      await tracker.reopen(step.ticketKey, rolledBackComment(contextOf(desk, issue)));
      return noteDone(desk, await record(desk, issue, { type: 'ticket-reopened', ticket: namedTicket(issue, step.ticketKey) }), 'reopened');
    case 'close-whitelisted':
      return await closeWhitelisted(desk, tracker, issue, step.ticketKey);
    case 'close-resolved':
      return await closeResolved(desk, tracker, issue, step.ticketKey);
  }
}

/** The design's "reopening or replacing": a ticket that is gone gets a successor. */
async function reportAgain(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  try {
    await tracker.reopen(ticketKey, reportedAgainComment(contextOf(desk, issue), desk.now));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    desk.warnings.push(`${ticketKey} is gone or not visible to Keyhammer, so a new ticket is made`);
    return await makeTickets(desk, tracker, [issue]);
  }
  noteDone(desk, await record(desk, issue, { type: 'reported', ticket: namedTicket(issue, ticketKey) }), 'reported-again');
}

async function closeWhitelisted(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  await unlessGone(desk, ticketKey, async () => {
    await tracker.addLabel(ticketKey, WHITELISTED_LABEL);
    await tracker.close(ticketKey, whitelistedComment(contextOf(desk, issue)));
  });
  const closed = await record(desk, issue, { type: 'ticket-closed' });
  noteDone(desk, closed, 'whitelisted');
  noteNews(desk, closed, 'whitelisted');
}

async function closeResolved(desk: AccountDesk, tracker: TicketTracker, issue: Issue, ticketKey: string): Promise<void> {
  await unlessGone(desk, ticketKey, () => tracker.close(ticketKey, resolvedComment(contextOf(desk, issue))));
  const closed = await record(desk, issue, { type: 'ticket-closed' });
  noteDone(desk, closed, 'closed');
  noteNews(desk, closed, 'resolved');
}

/** The issue has ended: a ticket that somebody has deleted need not be closed, but it is worth a word. */
async function unlessGone(desk: AccountDesk, ticketKey: string, close: () => Promise<void>): Promise<void> {
  try {
    await close();
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    desk.warnings.push(`${ticketKey} is gone or not visible to Keyhammer, so it was not closed`);
  }
}

function namedTicket(issue: Issue, key: string) {
  return issue.ticket?.url === undefined ? { key } : { key, url: issue.ticket.url };
}
