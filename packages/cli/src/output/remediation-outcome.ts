import type { RemediationPlan, RemediationReport, RemediationResult } from '@keyhammer/remediator';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { counted } from './counted.ts';
import { issueTable } from './issue-table.ts';
import { failureLines } from './remediation-plan.ts';
import { messageTable } from './report.ts';
import type { Cell } from './table.ts';

type Kind = RemediationResult['outcome']['kind'];

const OUTCOMES: Readonly<Record<Kind, { readonly words: string; readonly color: keyof Colors }>> = {
  remediated: { words: 'deactivated and verified', color: 'green' },
  recovered: { words: 'was deactivated by an earlier run, now recorded and told', color: 'green' },
  refused: { words: 'left alone', color: 'yellow' },
  failed: { words: 'failed, stays due', color: 'red' },
  declined: { words: 'not confirmed, stays due', color: 'dim' },
};

/** What became of each planned issue, and of those that an earlier run left to be told of; who was told; what went wrong. */
export function outcomeText(
  plan: RemediationPlan,
  { results, messages }: RemediationReport,
  earlier: readonly RemediationResult[],
  terminal: Look,
): string {
  const colors = colorsOf(terminal);
  const rows = [...earlier, ...results].map((result) => ({
    accountName: result.planned.account.name,
    issue: result.outcome.issue,
    note: outcomeCell(result, colors),
  }));
  return [
    ...(rows.length > 0 ? [issueTable('OUTCOME', rows, terminal)] : []),
    summaryOf(results, plan),
    ...(messages.length > 0 ? [messageTable(messages, terminal)] : []),
    ...failureLines(plan, terminal),
  ].join('\n\n');
}

/** What became of one, in words and in its colour. */
export function outcomeCell({ outcome, warnings }: RemediationResult, colors: Colors): Exclude<Cell, string> {
  const { words, color } = OUTCOMES[outcome.kind];
  const why = 'why' in outcome ? `: ${outcome.why}` : '';
  return { text: [`${words}${why}`, ...warnings].join('; '), paint: colors[color] };
}

function summaryOf(results: readonly RemediationResult[], { due, postponed }: RemediationPlan): string {
  const count = (...kinds: readonly Kind[]) => results.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  const counts = {
    deactivated: count('remediated', 'recovered'),
    'left alone': count('refused'),
    failed: count('failed'),
    'not confirmed': count('declined'),
    'not asked': due.length - results.length,
    'not due': postponed.length,
  };
  const nothing = due.length === 0 ? 'Nothing is due: ' : '';
  const why = postponed.length > 0 ? ' ("keyhammer remediate --dry-run" says why)' : '';
  return `${nothing}${counted(counts, 'no issue is open')}${why}.`;
}
