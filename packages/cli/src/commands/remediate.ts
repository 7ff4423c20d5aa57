import type { JobFilter } from '@keyhammer/initiator';
import {
  type ApprovedPlan,
  approvedOnly,
  type Operator,
  type PlanningPorts,
  type PlanRequest,
  planDocument,
  planRemediation,
  type RemediationReport,
  type RemediationResult,
} from '@keyhammer/remediator';
import { carryOut, isAllWell, isComplete, type Undertaking } from '../carry-out.ts';
import { catchUp } from '../catch-up.ts';
import type { CliContext, CommandResult } from '../command.ts';
import { confirmEach, sayEarlier, yesToAll } from '../confirm-each.ts';
import { accountBriefly } from '../known-names.ts';
import { credentialOf } from '../output/credential-name.ts';
import { fitLines } from '../output/fit-columns.ts';
import { showProgress } from '../output/progress.ts';
import { plannedDocument, remainderDocument, resultDocument } from '../output/remediation-document.ts';
import { outcomeCell, resultTable } from '../output/remediation-outcome.ts';
import { type IntendedPlan, planText } from '../output/remediation-plan.ts';
import { readPlanFile, writePlanFile } from '../plan-file.ts';
import { type ConfiguredJob, jobsOf } from '../scope.ts';
import { colorsOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

export interface RemediateOptions {
  readonly dryRun: boolean;
  readonly batch: boolean;
  /** The file that a dry run writes its plan to. */
  readonly out?: string;
  /** The file of an approved plan: nothing else is done. */
  readonly plan?: string;
  /** Do more than a run may: for a person only. */
  readonly overrideLimits?: boolean;
}

export async function remediate(
  workspace: Workspace,
  filter: JobFilter,
  options: RemediateOptions,
  context: CliContext,
): Promise<CommandResult> {
  requireSense(options, context);
  const approved = options.plan === undefined ? undefined : await readPlanFile(context.directory, options.plan);
  const all = await jobsOf(workspace, 'remediate', filter);
  const jobs = options.batch ? armedOf(all) : all;
  const operator: Operator = { by: context.operator, mode: options.batch ? 'batch' : 'manual' };
  const { overrideLimits = false } = options;
  const settings = workspace.remediationSettings();
  const request = { jobs, operator, settings, overrideLimits, ...(approved && { approved: approved.acts }) };
  if (options.dryRun) return await dryRun(await intended(request, approved, workspace.planner(), context), options, context);
  const earlier = await catchUp(all, operator, workspace, context);
  const plan = await intended(request, approved, await workspace.remediator(), context);
  if (plan.opensAt) return waiting(plan, earlier, context);
  const work = { plan, earlier, operator };
  return options.batch ? await inBatch(work, workspace, context) : await byHand(work, workspace, context);
}

const NOBODY_TO_ASK =
  'remediate asks before each key, and there is nobody to ask here. Use --dry-run to see the plan, or --batch where "remediation": true is set.';

const NOT_ARMED = '--batch acts only where "remediation": true is set in the section of a check in config.json, and it is set nowhere.';

function requireSense({ dryRun, batch, out, plan, overrideLimits }: RemediateOptions, { terminal }: CliContext): void {
  if (overrideLimits && batch)
    throw new UsageError('--override-limits is for a person who has looked at the plan: it does not go with --batch.');
  if (out !== undefined && !dryRun) throw new UsageError('--out writes the plan of a dry run: add --dry-run.');
  if (out !== undefined && plan !== undefined) throw new UsageError('--out writes a new plan, and --plan reads one: give one of them.');
  if (!dryRun && !batch && !terminal.interactive) throw new UsageError(NOBODY_TO_ASK);
}

/** The batch takes only what is armed; with nothing armed it is a mistake, not an empty run. */
function armedOf(jobs: readonly ConfiguredJob[]): readonly ConfiguredJob[] {
  const armed = jobs
    .map((job) => ({ ...job, checks: job.checks.filter(({ settings }) => settings.remediation) }))
    .filter(({ checks }) => checks.length > 0);
  if (armed.length === 0 && jobs.length > 0) throw new UsageError(NOT_ARMED);
  return armed;
}

async function intended(
  request: PlanRequest,
  approved: ApprovedPlan | undefined,
  ports: PlanningPorts,
  context: CliContext,
): Promise<IntendedPlan> {
  const plan = await planRemediation(request, ports, context.now());
  // What else is not due has nothing to do with what was approved.
  return { ...plan, ...(approved ? { ...approvedOnly(plan, approved), postponed: [] } : { notApplied: [] }) };
}

async function dryRun(plan: IntendedPlan, { out, overrideLimits }: RemediateOptions, context: CliContext): Promise<CommandResult> {
  if (out !== undefined) await writePlanFile(context.directory, out, planDocument(plan, context.now()));
  const caveat = plan.due.length > 0 ? ' Each credential is read again before it is touched, and left alone if it is in use.' : '';
  const written =
    out === undefined
      ? ''
      : ` The plan is in ${out}: "keyhammer remediate --plan ${out}${overrideLimits ? ' --override-limits' : ''}" does just that.`;
  return {
    status: isComplete(plan) ? 0 : 1,
    document: {
      dryRun: true,
      issues: plan.due.map((planned) => ({ ...plannedDocument(planned), outcome: 'planned' })),
      ...remainderDocument(plan),
      ...(out !== undefined && { out }),
    },
    text: `${planText(plan, context.terminal)}\n\nNothing was changed: this was a dry run.${caveat}${written}`,
  };
}

/** Outside of its window a batch only catches up. */
function waiting(plan: IntendedPlan, earlier: RemediationReport, { terminal }: CliContext): CommandResult {
  return {
    status: isComplete(plan) && isAllWell(earlier) ? 0 : 1,
    document: {
      dryRun: false,
      issues: [],
      earlier: earlier.results.map(resultDocument),
      notAsked: plan.due.map(plannedDocument),
      messages: earlier.messages,
      ...remainderDocument(plan),
    },
    text: [...resultTable(earlier.results, terminal), planText(plan, terminal)].join('\n\n'),
  };
}

type Work = Omit<Undertaking, 'confirmation'>;

async function inBatch(work: Work, workspace: Workspace, context: CliContext): Promise<CommandResult> {
  const { due } = work.plan;
  const { terminal } = context;
  if (due.length === 0) return await carryOut({ ...work, confirmation: yesToAll() }, workspace, context);
  // What is tried for some minutes is heard of twice.
  const steps = due.length + due.filter(({ act }) => act === 'brown-out').length;
  return await showProgress(terminal, 'Remediating', steps, (tick) => {
    const hear = (result: RemediationResult) => {
      const { account, issue } = result.planned;
      tick(`${accountBriefly(account)}: ${credentialOf(issue)}: ${outcomeCell(result, colorsOf(terminal)).text}`);
    };
    return carryOut({ ...work, confirmation: yesToAll(hear) }, workspace, context);
  });
}

async function byHand(work: Work, workspace: Workspace, context: CliContext): Promise<CommandResult> {
  const { terminal } = context;
  sayEarlier(work.earlier.results, context);
  if (work.plan.due.length > 0) terminal.stderr.write(`${fitLines(planText(work.plan, terminal), terminal.columns)}\n`);
  return await carryOut({ ...work, confirmation: confirmEach(work.plan.due, context) }, workspace, context);
}
