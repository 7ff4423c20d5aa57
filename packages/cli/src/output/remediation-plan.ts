import { formatDay, type NotDue } from '@keyhammer/core';
import type { RemediationPlan } from '@keyhammer/remediator';
import { colorsOf, type Look } from '../terminal.ts';
import { issueTable } from './issue-table.ts';
import { problemLines } from './problems.ts';

/** What would be done now, and what would not and why. */
export function planText(plan: RemediationPlan, terminal: Look): string {
  const colors = colorsOf(terminal);
  const due = plan.due.map(({ account, issue, configured: { check } }) => ({
    accountName: account.name,
    issue,
    note: { text: `to be ${check.words.remedied}`, paint: colors.red },
  }));
  const postponed = plan.postponed.map(({ account, issue, because }) => ({
    accountName: account.name,
    issue,
    note: { text: `left alone: ${notDueInWords(because)}`, paint: colors.dim },
  }));
  const rows = [...due, ...postponed];
  const parts =
    rows.length === 0 ? ['No issue is open.'] : [issueTable('PLAN', rows, terminal), `${due.length} due, ${postponed.length} not due.`];
  return [...parts, ...failureLines(plan, terminal)].join('\n\n');
}

/** What could not be read, and so is in no plan; none if all could. */
export function failureLines({ failures }: RemediationPlan, terminal: Look): readonly string[] {
  if (failures.length === 0) return [];
  const problems = failures.map(({ account, reason }) => ({ subject: account.name, reason }));
  return [problemLines(problems, colorsOf(terminal)).join('\n')];
}

function notDueInWords(because: NotDue): string {
  switch (because.reason) {
    case 'not-open':
      return 'not open';
    case 'not-reported':
      return 'its owner has not been told yet';
    case 'already-remediated':
      return 'done already';
    case 'account-not-in-scope':
      return 'its account is not one of the remediation_accounts';
    case 'whitelisted':
      return `whitelisted by "${because.pattern}"`;
    case 'held':
      return `held until ${formatDay(because.until)}`;
    case 'retention':
      return `retention period until ${formatDay(because.until)}`;
  }
}
