import {
  addDays,
  formatInstant,
  type Hold,
  type Issue,
  isBefore,
  type ManualClose,
  manualCloseComment,
  type TicketSnapshot,
  type TicketTracker,
  type Triage,
} from '@keyhammer/core';
import { type AccountDesk, contextOf } from '../account-desk.ts';
import { unlessGone } from '../gone-tickets.ts';
import { claim, isAsLastSeen, leave, noteDone, record, recordDone } from '../on-record.ts';
import { keepTicket, namedTicket } from '../ticket-upkeep.ts';
import { auditOnce } from './audit-once.ts';
import type { TicketHistory } from './ticket-history.ts';
import type { TicketedIssue } from './ticketed-issue.ts';

/** For how long a closed ticket holds its issue, if so configured. */
const CLOSING_HOLDS_DAYS = 30;

type Closing = NonNullable<Triage['closed']>;

/**
 * Heeds that people have closed a ticket, or opened one again that was left closed. The ticket's history has the last
 * word: what `live` shows may be some seconds old.
 */
export async function heedState(
  desk: AccountDesk,
  tracker: TicketTracker,
  issue: TicketedIssue,
  live: TicketSnapshot['state'] | undefined,
  history: TicketHistory,
): Promise<void> {
  const { ticket, triage, timestamps } = issue;
  // Remediated, it is nothing to be opened again for.
  if (ticket.state === 'open' && live === 'closed' && !timestamps.remediated) return await closedMeanwhile(desk, tracker, issue, history);
  if (ticket.leftClosed && live === 'open') return await openedMeanwhile(desk, issue, history);
  const owed = ticket.state === 'closed' && !ticket.leftClosed && triage?.closed?.treatedAs === 'reopen' ? triage.closed : undefined;
  // A run has died over it; unless the ticket was closed by Keyhammer since, and is opened as any other.
  if (owed && (await history.lastClosing())?.at.getTime() === owed.at.getTime()) await reopen(desk, tracker, issue, owed);
}

async function closedMeanwhile(desk: AccountDesk, tracker: TicketTracker, issue: TicketedIssue, history: TicketHistory): Promise<void> {
  const { ticket, triage } = issue;
  const last = await history.lastTurn();
  if (!last) {
    desk.results.warnings.push(`${ticket.key} shows as closed, but nobody has closed it as its history tells: it is left as it is`);
    return;
  }
  if (last.change.kind === 'reopened' || last.at.getTime() === triage?.closed?.at.getTime()) return;
  if (!(await isAsLastSeen(desk, issue))) return leave(desk, issue, 'another run is at it');
  if (last.bySelf) return await keepTicket(desk, tracker, issue, { kind: 'reopen', ticketKey: ticket.key });
  await heedClosing(desk, tracker, issue, { at: last.at, by: last.by, treatedAs: treatmentOf(desk, issue, last.at) });
}

/** A ticket is opened again once in a life: who closes it twice means it. A hold that would be over by now is none. */
function treatmentOf({ settings, now }: AccountDesk, { triage }: Issue, closedAt: Date): ManualClose {
  switch (settings.onManualClose) {
    case 'reopen':
      return triage?.closed && triage.closed.treatedAs !== 'hold' ? 'ignore' : 'reopen';
    case 'hold':
      return isBefore(now, heldUntil(closedAt, settings.maxHoldDays)) ? 'hold' : 'ignore';
    case 'ignore':
      return 'ignore';
  }
}

/** From the closing on, so that a run that dies and comes again counts the same. */
function heldUntil(closedAt: Date, maxHoldDays: number): Date {
  return addDays(closedAt, Math.min(CLOSING_HOLDS_DAYS, maxHoldDays));
}

async function heedClosing(desk: AccountDesk, tracker: TicketTracker, issue: TicketedIssue, closing: Closing): Promise<void> {
  switch (closing.treatedAs) {
    case 'reopen': {
      const claimed = await claim(desk, issue, { type: 'ticket-closed-by-person', ...closing });
      if (claimed?.ticket) await reopen(desk, tracker, { ...claimed, ticket: claimed.ticket }, closing);
      return;
    }
    case 'hold': {
      const held = await hold(desk, issue, closing);
      if (held) await leaveClosed(desk, tracker, { ...held, ticket: issue.ticket }, closing);
      return;
    }
    case 'ignore':
      return await leaveClosed(desk, tracker, issue, closing);
  }
}

/** Already on record as closed and to be opened, so that a run that dies is carried on from here; it repeats one comment at the most. */
async function reopen(desk: AccountDesk, tracker: TicketTracker, issue: TicketedIssue, closing: Closing): Promise<void> {
  const { key } = issue.ticket;
  await auditClosing(desk, issue, closing, 'it is opened again');
  const comment = manualCloseComment(contextOf(desk, issue), closing.by, 'reopen', undefined, desk.now);
  await unlessGone(desk, key, 'opened again', () => tracker.reopen(key, comment));
  await recordDone(desk, issue, { type: 'ticket-reopened', ticket: namedTicket(issue, key) }, 'reopened');
}

/** The hold is on the record before anything is said: it counts even where nothing can be written on the ticket. */
async function hold(desk: AccountDesk, issue: TicketedIssue, { at, by }: Closing): Promise<Issue | undefined> {
  const until = heldUntil(at, desk.settings.maxHoldDays);
  if (issue.hold && isBefore(until, issue.hold.until)) return issue;
  return await claim(desk, issue, { type: 'held', by, until, reason: `its ticket was closed by ${by}` });
}

/** Said, then recorded: a run that dies in between says it once more, and never not at all. */
async function leaveClosed(desk: AccountDesk, tracker: TicketTracker, issue: TicketedIssue, closing: Closing): Promise<void> {
  const { key } = issue.ticket;
  const until = closing.treatedAs === 'hold' ? issue.hold?.until : undefined;
  await auditClosing(desk, issue, closing, whatFollows(until));
  const comment = manualCloseComment(contextOf(desk, issue), closing.by, closing.treatedAs, until, desk.now);
  await unlessGone(desk, key, 'told what follows from its closing', () => tracker.comment(key, comment));
  const left = await record(desk, issue, { type: 'ticket-closed-by-person', ...closing });
  if (left.kind === 'recorded') noteDone(desk, left.issue, until ? 'held' : 'left-closed');
}

function whatFollows(until: Hold['until'] | undefined): string {
  return until ? `the issue is left alone until ${formatInstant(until)}` : 'it stays closed, and the issue goes on without it';
}

async function auditClosing(desk: AccountDesk, issue: TicketedIssue, { at, by, treatedAs }: Closing, follows: string): Promise<void> {
  await auditOnce(desk, issue, {
    action: 'ticket-closed',
    by,
    detail: `${issue.ticket.key} was closed while the issue is open: ${follows}`,
    evidence: { ticket: issue.ticket.key, closed_at: at.toISOString(), treated_as: treatedAs },
  });
}

/** Somebody has opened again what was left closed: it is a ticket as any other from now on. */
async function openedMeanwhile(desk: AccountDesk, issue: TicketedIssue, history: TicketHistory): Promise<void> {
  if ((await history.lastTurn())?.change.kind !== 'reopened') return;
  await record(desk, issue, { type: 'ticket-reopened', ticket: namedTicket(issue, issue.ticket.key) });
}
