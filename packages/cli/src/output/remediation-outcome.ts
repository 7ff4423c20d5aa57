import { formatInstant, type HandOver } from '@keyhammer/core';
import type { RemediationOutcome, RemediationReport, RemediationResult } from '@keyhammer/remediator';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { counted } from './counted.ts';
import { issueTable } from './issue-table.ts';
import { printable } from './printable.ts';
import { failureLines, type IntendedPlan, notAppliedTable, refusalLines, waitingLine } from './remediation-plan.ts';
import { messageTable } from './report.ts';
import type { Cell } from './table.ts';

type Kind = RemediationOutcome['kind'];

const COLORS: Readonly<Record<Kind, keyof Colors>> = {
  remediated: 'green',
  recovered: 'green',
  'browned-out': 'yellow',
  back: 'green',
  deleted: 'green',
  'handed-over': 'green',
  waiting: 'yellow',
  postponed: 'yellow',
  refused: 'yellow',
  failed: 'red',
  declined: 'dim',
};

/** What became of each planned issue, and of those that an earlier run left to be caught up on; who was told; what went wrong. */
export function outcomeText(
  plan: IntendedPlan,
  { results, messages }: RemediationReport,
  earlier: readonly RemediationResult[],
  terminal: Look,
): string {
  return [
    ...resultTable([...earlier, ...results], terminal),
    ...placeLines(results),
    summaryOf(results, plan),
    ...waitingLine(plan),
    ...notAppliedTable(plan, terminal),
    ...(messages.length > 0 ? [messageTable(messages, terminal)] : []),
    ...refusalLines(plan, terminal),
    ...failureLines(plan, terminal),
  ].join('\n\n');
}

/** A line for each; nothing for none. */
export function resultTable(results: readonly RemediationResult[], terminal: Look): readonly string[] {
  if (results.length === 0) return [];
  const colors = colorsOf(terminal);
  const rows = results.map((result) => ({
    accountName: result.planned.account.name,
    issue: result.outcome.issue,
    note: outcomeCell(result, colors),
  }));
  return [issueTable('OUTCOME', rows, terminal)];
}

/** What became of one, in words and in its colour. */
export function outcomeCell(result: RemediationResult, colors: Colors): Exclude<Cell, string> {
  const { outcome, warnings } = result;
  return { text: [outcomeInWords(result), ...warnings].join('; '), paint: colors[COLORS[outcome.kind]] };
}

/** One for each issue: what was tried for some minutes has two results, of which the end counts. */
export function lastOfEach(results: readonly RemediationResult[]): readonly RemediationResult[] {
  const byIssue = new Map<string, RemediationResult>();
  for (const result of results) {
    const { check, accountId, id } = result.planned.issue;
    const key = [check, accountId, id].join('\n');
    byIssue.set(key, { ...result, warnings: [...(byIssue.get(key)?.warnings ?? []), ...result.warnings] });
  }
  return [...byIssue.values()];
}

function outcomeInWords({ planned, outcome }: RemediationResult): string {
  const { noun, remedied } = planned.configured.check.words;
  switch (outcome.kind) {
    case 'remediated':
      return `${remedied} and verified`;
    case 'recovered':
      return `was ${remedied} by an earlier run, now recorded and told`;
    case 'browned-out':
      return `${remedied} on trial until ${formatInstant(outcome.until)}; if this run is stopped, the next one activates it again`;
    case 'back':
      return 'active again after its trial';
    case 'deleted':
      return 'deleted for good and verified';
    case 'handed-over':
      return `${outcome.issue.rotation?.made?.id ?? `a second ${noun}`} was made and handed over; this one goes on working`;
    case 'waiting':
      return `the rotation waits: ${outcome.why}`;
    case 'postponed':
      return `postponed: the remediation_window opens again on ${formatInstant(outcome.until)}`;
    case 'refused':
      return `left alone: ${outcome.why}`;
    case 'failed':
      return `failed, stays due: ${outcome.why}`;
    case 'declined':
      return 'not confirmed, stays due';
  }
}

/** Where a secret is, for the operator: never the secret. */
export function placeOf(to: HandOver): string {
  return to.kind === 'secret' ? to.arn : `the file ${to.path}`;
}

/** Each on a line of its own, to be copied. */
function placeLines(results: readonly RemediationResult[]): readonly string[] {
  const places = results.flatMap(({ outcome: { kind, issue } }) => {
    const { made, handedOver } = issue.rotation ?? {};
    return kind === 'handed-over' && made && handedOver ? [printable(`The secret of ${made.id}: ${placeOf(handedOver.to)}`)] : [];
  });
  return places.length > 0 ? [places.join('\n')] : [];
}

function summaryOf(results: readonly RemediationResult[], { due, postponed, refused }: IntendedPlan): string {
  const last = lastOfEach(results);
  const count = (...kinds: readonly Kind[]) => last.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  const counts = {
    ...remediedOf(last),
    'on trial': count('browned-out'),
    'active again after a trial': count('back'),
    'deleted for good': count('deleted'),
    replaced: count('handed-over'),
    waiting: count('waiting'),
    'left alone': count('refused'),
    postponed: count('postponed'),
    failed: count('failed'),
    'not confirmed': count('declined'),
    'not asked': due.length - last.length,
    'refused by a limit': refused.reduce((sum, account) => sum + account.due.length, 0),
    'not due': postponed.length,
  };
  const nothing = due.length === 0 ? 'Nothing is due: ' : '';
  const why = postponed.length > 0 ? ' (with --dry-run it says why)' : '';
  return `${nothing}${counted(counts, 'no issue is open')}${why}.`;
}

/** In the words of each check: `deactivated`, and of passwords `deleted`. */
function remediedOf(results: readonly RemediationResult[]): Readonly<Record<string, number>> {
  const done = results.filter(({ outcome }) => outcome.kind === 'remediated' || outcome.kind === 'recovered');
  const groups = Map.groupBy(done, ({ planned }) => planned.configured.check.words.remedied);
  return Object.fromEntries([...groups].map(([remedied, each]) => [remedied, each.length]));
}
