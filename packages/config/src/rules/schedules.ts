import { isOpen } from '@keyhammer/core';
import { CronExpressionParser } from 'cron-parser';
import type { Schedules } from '../settings.ts';
import { enabledChecks, type WarningRule } from './rule.ts';

const MINUTE_MS = 60_000;
/** A credential report that is older says nothing of when a password was last changed. */
const FRESH_MS = 30 * MINUTE_MS;
/** So long AWS hands out the same one. */
const KEPT_MS = 4 * 60 * MINUTE_MS;
/** As far as one looks ahead: a week of several runs a day, and no longer than a moment for a yearly one. */
const RUNS_AHEAD = 30;

/** Passwords are judged by a fresh credential report: see docs/decisions/0024. */
export const passwordsByAnOldReport: WarningRule = (draft) => {
  const { schedules } = draft.settings;
  const isArmed = enabledChecks(draft).some(({ check, remediation }) => check === 'user_inactivepasswords' && remediation);
  if (!isArmed || !remediations(schedules, draft.now).some((at) => meetsOldReport(at, schedules))) return [];
  return [
    'cronjobs has a remediation between 30 minutes and 4 hours after an identification: AWS then still hands out the credential report of that ' +
      'identification, which is too old to judge a password by, so user_inactivepasswords removes none. Have it run within 30 minutes, or 4 hours later.',
  ];
};

/** On one machine, cron says when: only who has a schedule here is told. */
export const remediationNeverInWindow: WarningRule = (draft) => {
  const { schedules, window } = draft.settings;
  if (!window || draft.config.cronjobs === undefined || !enabledChecks(draft).some(({ remediation }) => remediation)) return [];
  const runs = remediations(schedules, draft.now);
  if (runs.length === 0 || runs.some((at) => isOpen(window, at))) return [];
  return [
    `cronjobs.remediation (${schedules.remediate}, ${schedules.timezone}) never falls into remediation_window: the batch never acts.`,
  ];
};

function remediations({ remediate, timezone }: Schedules, now: Date): readonly Date[] {
  return remediate === 'off'
    ? []
    : parsed(remediate, timezone, now)
        .take(RUNS_AHEAD)
        .map((each) => each.toDate());
}

/** Whether an identification has had a report made that is neither fresh any more nor due to be made again. */
function meetsOldReport(remediation: Date, { identify, timezone }: Schedules): boolean {
  if (identify === 'off') return false;
  const fresh = new Date(remediation.getTime() - FRESH_MS);
  const last = parsed(identify, timezone, fresh).prev().toDate();
  return remediation.getTime() - last.getTime() < KEPT_MS;
}

function parsed(crontab: string, timezone: string, at: Date) {
  // The one nickname that the parser does not know.
  return CronExpressionParser.parse(crontab === '@midnight' ? '@daily' : crontab, { currentDate: at, tz: timezone });
}
