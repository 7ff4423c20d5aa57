import type { Issue } from '@keyhammer/core';
import type { AccountIdentification } from '@keyhammer/identifier';
import { accountBriefly } from '../known-names.ts';
import { colorsOf, type Look } from '../terminal.ts';
import { counted, plural } from './counted.ts';
import { type IssueRow, issueTable } from './issue-table.ts';
import { problemLines } from './problems.ts';
import { type Cell, table } from './table.ts';

/** Of more accounts than these, those with nothing to tell are only counted. */
const ACCOUNTS_SHOWN = 30;
/** Of more changes than these the rest is left to `keyhammer issues`. */
const CHANGES_SHOWN = 200;

/** A line for each account, a line for each issue that changed, and what it comes to. */
export function identificationText(accounts: readonly AccountIdentification[], terminal: Look): string {
  const shown = accounts.length > ACCOUNTS_SHOWN ? accounts.filter(hasNews) : accounts;
  const changes = accounts.flatMap(changedIssues);
  const parts = [
    ...(shown.length > 0 ? [accountTable(shown, terminal)] : []),
    ...(changes.length > 0 ? [issueTable('CHANGE', changes.slice(0, CHANGES_SHOWN), terminal)] : []),
    ...(changes.length > CHANGES_SHOWN ? [`… and ${changes.length - CHANGES_SHOWN} more: "keyhammer issues" lists them all.`] : []),
    ...(accounts.some(({ reasons }) => reasons.length > 0) ? [reasonLines(accounts, terminal).join('\n')] : []),
    totalOf(accounts),
  ];
  return parts.join('\n\n');
}

/** For a line of progress. The reason of a failure is in the log and in the table. */
export function summaryOf(account: AccountIdentification): string {
  if (account.status === 'failed') return 'failed';
  const partly = account.status === 'partial' ? ', read in part' : '';
  return `${plural(account.violations, 'violation')} among ${plural(account.credentials, 'credential')}${partly}; ${counted(countsOf(account), 'no change')}`;
}

function accountTable(accounts: readonly AccountIdentification[], terminal: Look): string {
  const colors = colorsOf(terminal);
  const paints = { complete: colors.green, partial: colors.yellow, failed: colors.red };
  const rows = accounts.map((account): readonly Cell[] => {
    const { status, credentials, violations } = account;
    const changes = counted(countsOf(account), 'no change');
    const seen = status === 'failed' && credentials === 0 ? ['-', '-', '-'] : [String(credentials), String(violations), changes];
    return [accountBriefly(account), { text: status, paint: paints[status] }, ...seen];
  });
  return table(['ACCOUNT', 'READ', 'CREDENTIALS', 'VIOLATIONS', 'CHANGES'], rows, terminal);
}

/** In full below the tables: what AWS says about a denied role is no text for a column. */
function reasonLines(accounts: readonly AccountIdentification[], terminal: Look): readonly string[] {
  const problems = accounts.flatMap(({ name, reasons }) => reasons.map((reason) => ({ subject: name, reason })));
  return problemLines(problems, colorsOf(terminal));
}

function countsOf({ opened, updated, whitelisted, resolved, notEvaluable }: AccountIdentification) {
  return {
    opened: opened.length,
    updated: updated.length,
    whitelisted: whitelisted.length,
    resolved: resolved.length,
    'not evaluable': notEvaluable,
  };
}

function hasNews(account: AccountIdentification): boolean {
  return account.status !== 'complete' || Object.values(countsOf(account)).some((count) => count > 0);
}

function changedIssues({ name, opened, updated, whitelisted, resolved }: AccountIdentification): readonly IssueRow[] {
  const rows = (issues: readonly Issue[], note: (issue: Issue) => string) =>
    issues.map((issue) => ({ accountName: name, issue, note: note(issue) }));
  return [
    ...rows(opened, () => 'opened'),
    ...rows(updated, () => 'updated'),
    ...rows(whitelisted, ({ exception }) => `whitelisted by "${exception?.pattern}"`),
    ...rows(resolved, ({ resolution }) => `resolved: ${resolution?.why}`),
  ];
}

function totalOf(accounts: readonly AccountIdentification[]): string {
  const sum = (count: (account: AccountIdentification) => number) => accounts.reduce((total, account) => total + count(account), 0);
  const incomplete = { 'in part': sum(({ status }) => +(status === 'partial')), failed: sum(({ status }) => +(status === 'failed')) };
  const trouble = counted(incomplete, '');
  const credentials = plural(
    sum((account) => account.credentials),
    'active credential',
  );
  const violations = plural(
    sum((account) => account.violations),
    'violation',
  );
  return `${plural(accounts.length, 'account')}${trouble && ` (${trouble})`}: ${credentials}, ${violations}.`;
}
