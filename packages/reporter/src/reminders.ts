import {
  type DueReminder,
  type Issue,
  type IssueEvent,
  mayRemediate,
  reminderComment,
  reminderDue,
  wholeDaysBetween,
} from '@keyhammer/core';
import { type AccountDesk, announce, contextOf, forEachIssue } from './account-desk.ts';
import { unlessGone } from './gone-tickets.ts';
import { attempt, record, recordDone } from './on-record.ts';

/**
 * Reminds of each remediation date that comes near: a comment on the ticket, and a line in the owner's message. The
 * comment is made, then recorded: a run that dies in between repeats it, and loses none.
 */
export async function remind(desk: AccountDesk): Promise<void> {
  await forEachIssue(desk, async (issue) => {
    const due = dueReminder(desk, issue);
    if (!due) return;
    if (due.ticket) await attempt(desk, issue, () => remindOnTicket(desk, issue, due));
    if (due.owner) await attempt(desk, issue, () => remindOwner(desk, desk.issues.get(issue.id) ?? issue, due));
  });
}

/** A rotation has dates and reminders of its own. */
function dueReminder(desk: AccountDesk, issue: Issue): DueReminder | undefined {
  const { check, settings } = desk.configured;
  if (check.remedy === 'none' || issue.rotation || !mayRemediate(settings, issue.accountId)) return undefined;
  return reminderDue(issue, settings, desk.now);
}

/** A ticket that is closed, or whose people could not be heard, is not written to. */
async function remindOnTicket(desk: AccountDesk, issue: Issue, due: DueReminder): Promise<void> {
  const { tracker } = desk.ports;
  const { ticket } = issue;
  if (!tracker || ticket?.state !== 'open' || desk.setAside.has(issue.id)) return;
  await unlessGone(desk, ticket.key, 'reminded of the remediation date', () =>
    tracker.comment(ticket.key, reminderComment(contextOf(desk, issue), daysLeft(due, desk.now), desk.now)),
  );
  await recordDone(desk, issue, reminded(due, 'ticket'), 'reminded');
}

/** Where there is nobody to tell it counts as told: someone who is named later gets no reminders of the past. */
async function remindOwner(desk: AccountDesk, issue: Issue, due: DueReminder): Promise<void> {
  const told = reminded(due, 'owner');
  if (desk.ports.notifier) announce(desk, issue, 'reminder', { arrived: [told], unaddressed: [told] });
  else await record(desk, issue, told);
}

function reminded({ date, days }: DueReminder, who: 'ticket' | 'owner'): IssueEvent {
  return { type: 'reminded', date, days, who };
}

/** Begun ones count whole, so that what is due "7 days before" says so at any hour of the day. */
function daysLeft({ date }: DueReminder, now: Date): number {
  return -wholeDaysBetween(date, now);
}
