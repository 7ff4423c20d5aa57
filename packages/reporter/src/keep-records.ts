import { type Issue, isUnannounced, type ReportingStep, reportingStepFor } from '@keyhammer/core';
import { type AccountDesk, announce, forEachIssue } from './account-desk.ts';
import { attempt, recordDone } from './on-record.ts';

/** With Jira off: a message is the report; with Slack off too, the record itself is, as Hammer's CSV report. */
export async function keepRecords(desk: AccountDesk): Promise<void> {
  await forEachIssue(desk, async (issue) => {
    const step = reportingStepFor(issue);
    if (step?.kind === 'close-untold') return await closeUntold(desk, issue);
    if (step) warnOfTicket(desk, issue, step);
    if (!desk.ports.notifier && isUnreported(issue)) {
      await attempt(desk, issue, () => recordDone(desk, issue, { type: 'reported' }, 'reported'));
    }
  });
}

/** What ends without a ticket to close. */
export async function closeUntold(desk: AccountDesk, issue: Issue): Promise<void> {
  const closed = await attempt(desk, issue, () => recordDone(desk, issue, { type: 'ticket-closed' }, 'closed'));
  if (closed?.issue.status === 'closed' && closed.issue.announcedAt) announce(desk, closed.issue, 'resolved');
}

/** The message about each open issue whose owner has not had it. Where there are no tickets its arrival is the report. */
export function announceOpenIssues(desk: AccountDesk): void {
  if (!desk.ports.notifier) return;
  const isReport = desk.ports.tracker === undefined;
  for (const issue of desk.issues.values()) {
    if (isReport && isUnreported(issue)) announce(desk, issue, 'reported', { arrived: [{ type: 'reported' }, { type: 'announced' }] });
    else if (isUnannounced(issue)) announce(desk, issue, 'reported', { arrived: [{ type: 'announced' }] });
  }
}

function warnOfTicket(desk: AccountDesk, issue: Issue, step: ReportingStep): void {
  const { warnings } = desk.results;
  if (step.kind === 'close-resolved' || step.kind === 'close-whitelisted') {
    warnings.push(`${step.ticketKey} stays open: Jira is switched off`);
  }
  if (step.kind === 'recover') warnings.push(`a ticket may have been made for ${issue.id}: it is looked up when Jira is switched on again`);
}

function isUnreported(issue: Issue): boolean {
  return issue.status === 'open' && issue.timestamps.reported === undefined;
}
