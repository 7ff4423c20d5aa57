import { formatInstant, notDueInWords, refusalInWords } from '@keyhammer/core';
import type { NotApplied, PlannedRemediation, RefusedAccount, RemediationPlan } from '@keyhammer/remediator';
import { accountBriefly } from '../known-names.ts';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { accountIssueTable, type IssueRow, issueTable, quarantineTable } from './issue-table.ts';
import { actInWords, actOnCredential, isIrreversible } from './planned-act.ts';
import { printable } from './printable.ts';
import { problemLines } from './problems.ts';
import { shortId } from './short-id.ts';
import { table } from './table.ts';

/** What a run is to do: all that is due, or of that only what was approved. */
export interface IntendedPlan extends RemediationPlan {
  /** Approved, and not to be done all the same. */
  readonly notApplied: readonly NotApplied[];
}

type AccountTable = (noteHead: string, rows: readonly IssueRow[], terminal: Look) => string;

/** What would be done now, what of it can't be undone, and what would not be done and why. */
export function planText(plan: IntendedPlan, terminal: Look): string {
  const { bold, red } = colorsOf(terminal);
  const [deletions, others] = partition(plan.due, isIrreversible);
  const [quarantined, atOnce] = partition(deletions, ({ fromQuarantine }) => fromQuarantine);
  const isEmpty = [plan.due, plan.postponed, plan.refused, plan.notApplied].every(({ length }) => length === 0);
  return [
    ...byAccount(others, accountIssueTable, terminal),
    ...(deletions.length > 0 ? [bold(red(IRREVERSIBLE))] : []),
    ...byAccount(atOnce, accountIssueTable, terminal),
    ...byAccount(quarantined, quarantineTable, terminal),
    ...plan.refused.flatMap((account) => refusedAccount(account, terminal)),
    ...postponedTable(plan, terminal),
    ...notAppliedTable(plan, terminal),
    isEmpty ? 'No issue is open.' : `${countsOf(plan, deletions.length)}.`,
    ...waitingLine(plan),
    ...failureLines(plan, terminal),
  ].join('\n\n');
}

const IRREVERSIBLE = 'TO BE DELETED FOR GOOD: this can not be undone.';

/** When a batch that is outside of its window goes on; nothing if it is not. */
export function waitingLine({ opensAt }: RemediationPlan): readonly string[] {
  return opensAt ? [`The batch waits until ${formatInstant(opensAt)}, when its remediation_window opens.`] : [];
}

/** The accounts that are past a limit, each with its reason and what to do; none if none is. */
export function refusalLines({ refused }: RemediationPlan, terminal: Look): readonly string[] {
  const { red } = colorsOf(terminal);
  return refused.length === 0 ? [] : [refused.map((account) => red(refusalLine(account))).join('\n')];
}

/** What was approved and is not done, and why; none if all is. */
export function notAppliedTable({ notApplied }: IntendedPlan, terminal: Look): readonly string[] {
  if (notApplied.length === 0) return [];
  const { yellow } = colorsOf(terminal);
  const rows = notApplied.map(({ approved: { account, user, id }, why }) => [
    ...[account, user, id].map(shortId),
    { text: why, paint: yellow },
  ]);
  return [table(['ACCOUNT', 'USER', 'CREDENTIAL', 'APPROVED, BUT NOT DONE'], rows, terminal)];
}

/** What could not be read, and so is in no plan; none if all could. */
export function failureLines({ failures }: RemediationPlan, terminal: Look): readonly string[] {
  if (failures.length === 0) return [];
  const problems = failures.map(({ account, reason }) => ({ subject: account.name, reason }));
  return [problemLines(problems, colorsOf(terminal)).join('\n')];
}

function byAccount(due: readonly PlannedRemediation[], tableOf: AccountTable, terminal: Look): readonly string[] {
  const colors = colorsOf(terminal);
  return [...Map.groupBy(due, ({ account }) => account.id).values()].map((planned) => {
    const [first] = planned;
    const heading = first ? colors.bold(printableAccount(first)) : '';
    return `${heading}\n${tableOf('PLAN', rowsOf(planned, 'to be', colors), terminal)}`;
  });
}

/** With all that was due in it: whoever raises a limit is to see first what for. */
function refusedAccount(account: RefusedAccount, terminal: Look): readonly string[] {
  const colors = colorsOf(terminal);
  return [`${colors.red(refusalLine(account))}\n${accountIssueTable('REFUSED', rowsOf(account.due, 'would be', colors), terminal)}`];
}

function rowsOf(planned: readonly PlannedRemediation[], verb: string, { red, dim }: Colors): readonly IssueRow[] {
  const seen = new Set<string>();
  return planned.map((one) => {
    const paint = seen.has(actOnCredential(one)) ? dim : red;
    seen.add(actOnCredential(one));
    return { accountName: one.account.name, issue: one.issue, note: { text: `${verb} ${actInWords(one)}`, paint } };
  });
}

function postponedTable({ postponed }: RemediationPlan, terminal: Look): readonly string[] {
  if (postponed.length === 0) return [];
  const { dim } = colorsOf(terminal);
  const rows = postponed.map(({ account, issue, because }) => ({
    accountName: account.name,
    issue,
    note: { text: `left alone: ${notDueInWords(issue, because)}`, paint: dim },
  }));
  return [issueTable('NOT DUE', rows, terminal)];
}

function countsOf({ due, refused, postponed, notApplied }: IntendedPlan, deletions: number): string {
  const held = refused.reduce((sum, account) => sum + account.due.length, 0);
  return [
    `${due.length - deletions} due`,
    ...(deletions > 0 ? [`${deletions} to be deleted for good`] : []),
    ...(held > 0 ? [`${held} refused by a limit`] : []),
    ...(notApplied.length > 0 ? [`${notApplied.length} approved but not due any more`] : []),
    `${postponed.length} not due`,
  ].join(', ');
}

function refusalLine(account: RefusedAccount): string {
  return `! Nothing is done in ${printableAccount(account)}: ${refusalInWords(account.refusal)}`;
}

function printableAccount({ account }: Pick<RefusedAccount, 'account'>): string {
  return printable(accountBriefly(account));
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
