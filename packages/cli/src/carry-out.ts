import { applyRemediation, type Consent, type Operator, type RemediationReport, type RemediationResult } from '@keyhammer/remediator';
import type { CliContext, CommandResult } from './command.ts';
import type { Confirmation } from './confirm-each.ts';
import { plannedDocument, remainderDocument, resultDocument } from './output/remediation-document.ts';
import { lastOfEach, outcomeText } from './output/remediation-outcome.ts';
import type { IntendedPlan } from './output/remediation-plan.ts';
import type { Workspace } from './workspace.ts';

export interface Undertaking {
  readonly plan: IntendedPlan;
  /** What was caught up on before. */
  readonly earlier: RemediationReport;
  readonly operator: Operator;
  readonly confirmation: Confirmation;
}

/** A command's result, and what became of each planned issue. */
export interface CarriedOut extends CommandResult {
  readonly results: readonly RemediationResult[];
}

/** Does what was decided on, and says what came of it. */
export async function carryOut(
  { plan, earlier, operator, confirmation }: Undertaking,
  workspace: Workspace,
  context: CliContext,
): Promise<CarriedOut> {
  const { hear, wasInterrupted } = confirmation;
  const consent = consentUntil(context.until, confirmation.consent);
  const run = { operator, settings: workspace.remediationSettings(), ports: await workspace.remediator(), consent, hear };
  const applied = await applyRemediation(plan.due, run, context.now());
  const report = { results: lastOfEach(applied.results), messages: [...earlier.messages, ...applied.messages] };
  const isWell = isAllWell(applied) && isAllWell(earlier) && isComplete(plan, report.results);
  return {
    status: isWell && !wasInterrupted() ? 0 : 1,
    interrupted: wasInterrupted(),
    document: {
      dryRun: false,
      issues: report.results.map(resultDocument),
      earlier: earlier.results.map(resultDocument),
      notAsked: plan.due.slice(report.results.length).map(plannedDocument),
      messages: report.messages,
      ...remainderDocument(plan),
    },
    text: outcomeText(plan, report, earlier.results, context.terminal),
    results: report.results,
  };
}

/** From then on nothing is agreed to any more. */
function consentUntil(until: AbortSignal | undefined, consent: Consent): Consent {
  return { ...consent, confirm: async (planned) => (until?.aborted ? 'quit' : await consent.confirm(planned)) };
}

/** Nobody was left out by a limit, all could be read, and all that was approved has been done or declined. */
export function isComplete({ failures, refused, notApplied }: IntendedPlan, results: readonly RemediationResult[] = []): boolean {
  const isBroken = ({ planned, outcome }: RemediationResult) => planned.approved !== undefined && outcome.kind === 'refused';
  return failures.length === 0 && refused.length === 0 && notApplied.length === 0 && !results.some(isBroken);
}

export function isAllWell({ results, messages }: RemediationReport): boolean {
  const isWell = ({ outcome, warnings }: RemediationResult) => outcome.kind !== 'failed' && warnings.length === 0;
  return results.every(isWell) && messages.every(({ status }) => status === 'sent');
}
