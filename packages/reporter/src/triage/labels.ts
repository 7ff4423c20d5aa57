import {
  type Doc,
  daysInWords,
  expeditedComment,
  formatInstant,
  heldComment,
  type Issue,
  isBefore,
  isHeld,
  isTriageLabel,
  mayRemediate,
  paragraph,
  type TicketTracker,
  type TriageLabel,
  type TriageWish,
  text,
  wishOf,
} from '@keyhammer/core';
import { type AccountDesk, contextOf } from '../account-desk.ts';
import { unlessGone } from '../gone-tickets.ts';
import { claim, noteDone, record } from '../on-record.ts';
import { auditOnce } from './audit-once.ts';
import type { PlacedLabel, TicketHistory } from './ticket-history.ts';
import type { TicketedIssue } from './ticketed-issue.ts';

/**
 * Heeds the labels that people have put on the ticket for Keyhammer. A label is heeded once: what is wished goes on the
 * record first, so that it counts whatever becomes of the ticket, then the audit, then the comment, and at last the
 * label itself, as seen. A run that dies in between is carried on from there, and repeats one comment at the most.
 */
export async function heedLabels(
  desk: AccountDesk,
  tracker: TicketTracker,
  issue: TicketedIssue,
  labels: readonly string[],
  history: TicketHistory,
): Promise<void> {
  const carried = new Set(labels.filter(isTriageLabel));
  const known = (issue.triage?.labels ?? []).filter(({ label }) => carried.has(label));
  const unknown = [...carried].filter((label) => !known.some((each) => each.label === label));
  const placed = unknown.length === 0 ? [] : await history.placingsOf(unknown, desk.now);
  const wish = wishOf(
    placed.filter(({ bySelf }) => !bySelf),
    issue,
    desk.settings.maxHoldDays,
    desk.now,
  );
  if (wish && !(await heed(desk, tracker, issue, wish))) return;
  const current = desk.issues.get(issue.id) ?? issue;
  const seen = placed.filter((label) => !isWaiting(desk, current, label)).map(({ label, at, by }) => ({ label, at, by }));
  await record(desk, current, { type: 'labels-seen', labels: [...known, ...seen] });
}

/** A `now` waits for the end of a hold. It is seen when it is heeded, so until then every run reads its history. */
function isWaiting(desk: AccountDesk, issue: Issue, label: PlacedLabel): boolean {
  if (label.bySelf || !isHeld(issue, desk.now) || !mayBeExpedited(desk, issue)) return false;
  return wishOf([label], issue, 0, desk.now)?.kind === 'now';
}

/** Whether this run goes on with the issue. */
async function heed(desk: AccountDesk, tracker: TicketTracker, issue: TicketedIssue, wish: TriageWish): Promise<boolean> {
  if (wish.kind === 'hold') return await hold(desk, tracker, issue, wish);
  return isHeld(issue, desk.now) || !mayBeExpedited(desk, issue) || (await expedite(desk, tracker, issue, wish));
}

/** A hold that is there and lasts longer, from a rollback or another label, stays as it is. */
async function hold(
  desk: AccountDesk,
  tracker: TicketTracker,
  issue: TicketedIssue,
  { label: { label, at, by }, until }: Extract<TriageWish, { kind: 'hold' }>,
): Promise<boolean> {
  if (issue.hold && isBefore(until, issue.hold.until)) return true;
  const held = await claim(desk, issue, { type: 'held', by, until, reason: `label ${label}` });
  if (!held) return false;
  await auditOnce(desk, held, {
    action: 'hold',
    by,
    detail: `the label ${label} on ${issue.ticket.key}: it is left alone until ${formatInstant(until)}`,
    evidence: { ticket: issue.ticket.key, label, labelled_at: at.toISOString(), until: until.toISOString() },
  });
  const comment = [...heldComment(by, until), ...capNote(desk, issue, { label, at, by }, until)];
  await unlessGone(desk, issue.ticket.key, 'told of the hold', () => tracker.comment(issue.ticket.key, comment));
  noteDone(desk, held, 'held');
  return true;
}

function capNote(desk: AccountDesk, issue: TicketedIssue, label: TriageLabel, until: Date): Doc {
  const asked = wishOf([label], issue, Number.POSITIVE_INFINITY, desk.now);
  if (asked?.kind !== 'hold' || !isBefore(until, asked.until)) return [];
  return [paragraph(text(`That is less than the label says: ${daysInWords(desk.settings.maxHoldDays)} is the most (max_hold_days).`))];
}

/** Nothing can be due at once where nothing is ever done. */
function mayBeExpedited({ configured: { check, settings } }: AccountDesk, issue: Issue): boolean {
  return check.remedy !== 'none' && mayRemediate(settings, issue.accountId) && !issue.timestamps.remediated;
}

async function expedite(
  desk: AccountDesk,
  tracker: TicketTracker,
  issue: TicketedIssue,
  { label: { label, at, by } }: TriageWish,
): Promise<boolean> {
  const expedited = await claim(desk, issue, { type: 'expedited', by });
  if (!expedited) return false;
  await auditOnce(desk, expedited, {
    action: 'expedite',
    by,
    detail: `the label ${label} on ${issue.ticket.key}: it is due at once`,
    evidence: { ticket: issue.ticket.key, label, labelled_at: at.toISOString() },
  });
  const comment = expeditedComment(contextOf(desk, expedited), by);
  await unlessGone(desk, issue.ticket.key, 'told that it is due at once', () => tracker.comment(issue.ticket.key, comment));
  noteDone(desk, expedited, 'expedited');
  return true;
}
