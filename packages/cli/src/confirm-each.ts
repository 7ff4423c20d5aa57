import { formatDay, wholeDaysBetween } from '@keyhammer/core';
import type { Confirm, PlannedRemediation, RemediationPlan, RemediationResult } from '@keyhammer/remediator';
import type { CliContext } from './command.ts';
import { isInterrupt } from './interrupt.ts';
import { fieldLines } from './output/fields.ts';
import { factsOf } from './output/issue-facts.ts';
import { printable } from './output/printable.ts';
import { outcomeCell } from './output/remediation-outcome.ts';
import { errorColorsOf } from './terminal.ts';

/** The say over each issue, and who hears what became of it. */
export interface Confirmation {
  readonly confirm: Confirm;
  hear(result: RemediationResult): void;
  /** It ended with Ctrl-C. */
  wasInterrupted(): boolean;
}

/** Asks for each issue: yes, no, all the rest of this account, quit. Ctrl-C quits: what was done before is told and shown. */
export function confirmEach(plan: RemediationPlan, context: CliContext): Confirmation {
  const { terminal } = context;
  const accepted = new Set<string>();
  let interrupted = false;
  return {
    async confirm(planned) {
      if (accepted.has(planned.account.id)) return 'yes';
      try {
        const answer = await ask(planned, plan, context);
        if (answer === 'all') accepted.add(planned.account.id);
        return answer === 'all' ? 'yes' : answer;
      } catch (error) {
        if (!isInterrupt(error)) throw error;
        interrupted = true;
        return 'quit';
      }
    },
    hear(result) {
      if (result.outcome.kind === 'declined') return;
      const { text, paint } = outcomeCell(result, errorColorsOf(terminal));
      terminal.stderr.write(`  ${paint(printable(`${result.planned.issue.id}: ${text}`))}\n`);
    },
    wasInterrupted: () => interrupted,
  };
}

async function ask(planned: PlannedRemediation, plan: RemediationPlan, { prompts, terminal, now }: CliContext) {
  const { account, issue, configured } = planned;
  const { remedied } = configured.check.words;
  const index = plan.due.indexOf(planned);
  const rest = plan.due.slice(index + 1).filter((other) => other.account.id === account.id).length;
  const { bold } = errorColorsOf(terminal);
  const heading = bold(printable(`${index + 1} of ${plan.due.length}: ${account.name} (${account.id})`));
  terminal.stderr.write(`\n${heading}\n${fieldLines(briefing(planned, now()), { columns: terminal.columns })}\n`);
  return await prompts.select(printable(`Have ${issue.id} of ${issue.details.principal} ${remedied}?`), [
    { value: 'no', name: 'no, leave it for now' },
    { value: 'yes', name: `yes, have it ${remedied}` },
    ...(rest > 0 ? [{ value: 'all' as const, name: printable(`yes, and so the other ${rest} due in ${account.name}`) }] : []),
    { value: 'quit', name: 'quit, and leave all the rest' },
  ]);
}

/** All that an operator needs to say yes or no: what it is, who knows of it, what will be done and how to undo it. */
function briefing({ issue, configured }: PlannedRemediation, now: Date): readonly (readonly [string, string])[] {
  const { details, ticket, timestamps } = issue;
  const { remedied } = configured.check.words;
  const unusedSince = details.lastUsed.kind === 'used' ? details.lastUsed.at : details.created;
  const reported = timestamps.reported ? formatDay(timestamps.reported) : 'not yet';
  return [
    ...factsOf(issue, configured.check),
    ['Unused for', `${wholeDaysBetween(unusedSince, now)} days`],
    ['Reported', reported],
    ['Ticket', ticket ? [ticket.key, ticket.url].filter((part) => part !== undefined).join(' ') : 'none'],
    ['If yes', `It is read again, and left alone if it is in use. Else it is ${remedied} and read once more to make sure.`],
    ['To undo', `keyhammer rollback ${issue.accountId} ${issue.id}`],
  ];
}
