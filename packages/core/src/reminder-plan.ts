import type { CheckSettings } from './check.ts';
import { addDays, isBefore } from './instant.ts';
import type { Issue } from './issue.ts';
import { remediationDate } from './remediation-plan.ts';

/** A reminder that is due, and to whom it has not been told yet. */
export interface DueReminder {
  readonly date: Date;
  readonly days: number;
  readonly ticket: boolean;
  readonly owner: boolean;
}

/**
 * The reminder for the part of the way that has begun: of several that a pause has let pass, only the
 * last. One whose day lies before the report itself would tell what the report has just told.
 */
export function reminderDue(
  issue: Issue,
  settings: Pick<CheckSettings, 'retentionDays' | 'reminderDays'>,
  now: Date,
): DueReminder | undefined {
  const date = remediationDate(issue, settings);
  const { reported } = issue.timestamps;
  if (!date || !reported || issue.expedited || !isBefore(now, date)) return undefined;
  const begun = settings.reminderDays.filter((days) => !isBefore(now, addDays(date, -days)) && isBefore(reported, addDays(date, -days)));
  if (begun.length === 0) return undefined;
  const days = Math.min(...begun);
  const told = issue.reminder?.date.getTime() === date.getTime() && issue.reminder.days <= days ? issue.reminder : undefined;
  const due = { date, days, ticket: !told?.ticketTold, owner: !told?.ownerTold };
  return due.ticket || due.owner ? due : undefined;
}
