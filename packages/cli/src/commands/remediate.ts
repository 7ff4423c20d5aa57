import type { JobFilter } from '@keyhammer/initiator';
import {
  applyRemediation,
  type PlannedRemediation,
  planRemediation,
  type RemediationPlan,
  type RemediationReport,
  type RemediationResult,
  tellForgotten,
} from '@keyhammer/remediator';
import type { CliContext, CommandResult } from '../command.ts';
import { type Confirmation, confirmEach } from '../confirm-each.ts';
import { showProgress } from '../output/progress.ts';
import { outcomeCell, outcomeText } from '../output/remediation-outcome.ts';
import { planText } from '../output/remediation-plan.ts';
import { type ConfiguredJob, jobsOf } from '../scope.ts';
import { colorsOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

export interface RemediateOptions {
  readonly dryRun: boolean;
  readonly batch: boolean;
}

export async function remediate(
  workspace: Workspace,
  filter: JobFilter,
  options: RemediateOptions,
  context: CliContext,
): Promise<CommandResult> {
  const jobs = await wantedJobs(workspace, filter, options);
  const plan = await planRemediation(jobs, workspace.settings.whitelist, workspace.store.issues, context.now());
  if (options.dryRun) return dryRun(plan, context);
  if (!options.batch && !context.terminal.interactive && plan.due.length > 0) throw new UsageError(NOBODY_TO_ASK);
  return options.batch ? await inBatch(workspace, jobs, plan, context) : await byHand(workspace, jobs, plan, context);
}

const NOBODY_TO_ASK =
  'remediate asks before each key, and there is nobody to ask here. Use --dry-run to see the plan, or --batch where "remediation": true is set.';

const NOT_ARMED = '--batch acts only where "remediation": true is set in the section of a check in config.json, and it is set nowhere.';

/** The batch takes only what is armed; with nothing armed it is a mistake, not an empty run. */
async function wantedJobs(workspace: Workspace, filter: JobFilter, { batch }: RemediateOptions): Promise<readonly ConfiguredJob[]> {
  const jobs = await jobsOf(workspace, 'remediate', filter);
  if (!batch) return jobs;
  const armed = jobs
    .map((job) => ({ ...job, checks: job.checks.filter(({ settings }) => settings.remediation) }))
    .filter(({ checks }) => checks.length > 0);
  if (armed.length === 0 && jobs.length > 0) throw new UsageError(NOT_ARMED);
  return armed;
}

function dryRun(plan: RemediationPlan, { terminal }: CliContext): CommandResult {
  const issues = plan.due.map((planned) => ({ ...documentOf(planned), outcome: 'planned' }));
  const caveat = plan.due.length > 0 ? ' Each key is read again before it is touched, and left alone if it is in use.' : '';
  return {
    status: plan.failures.length === 0 ? 0 : 1,
    document: { dryRun: true, issues, postponed: postponedDocument(plan), failures: plan.failures },
    text: `${planText(plan, terminal)}\n\nNothing was changed: this was a dry run.${caveat}`,
  };
}

const YES_TO_ALL: Confirmation = { confirm: async () => 'yes', hear: () => {}, wasInterrupted: () => false };

async function inBatch(
  workspace: Workspace,
  jobs: readonly ConfiguredJob[],
  plan: RemediationPlan,
  context: CliContext,
): Promise<CommandResult> {
  const { terminal } = context;
  if (plan.due.length === 0) return await apply(workspace, jobs, plan, YES_TO_ALL, 'batch', context);
  return await showProgress(terminal, 'Remediating', plan.due.length, (tick) => {
    const hear = (result: RemediationResult) => {
      const { account, issue } = result.planned;
      tick(`${account.name} (${account.id}): ${issue.id} of ${issue.details.principal}: ${outcomeCell(result, colorsOf(terminal)).text}`);
    };
    return apply(workspace, jobs, plan, { ...YES_TO_ALL, hear }, 'batch', context);
  });
}

async function byHand(
  workspace: Workspace,
  jobs: readonly ConfiguredJob[],
  plan: RemediationPlan,
  context: CliContext,
): Promise<CommandResult> {
  if (plan.due.length > 0) context.terminal.stderr.write(`${planText(plan, context.terminal)}\n`);
  return await apply(workspace, jobs, plan, confirmEach(plan, context), 'manual', context);
}

async function apply(
  workspace: Workspace,
  jobs: readonly ConfiguredJob[],
  plan: RemediationPlan,
  { confirm, hear, wasInterrupted }: Confirmation,
  mode: 'manual' | 'batch',
  context: CliContext,
): Promise<CommandResult> {
  const ports = await workspace.remediator();
  const settings = workspace.remediationSettings();
  const now = context.now();
  const forgotten = await tellForgotten(jobs, settings, ports, now);
  const applied = await applyRemediation(plan.due, confirm, { by: context.operator, mode }, settings, ports, now, hear);
  const report = { ...applied, messages: [...forgotten.messages, ...applied.messages] };
  const isWell = isAllWell(applied) && isAllWell(forgotten) && plan.failures.length === 0;
  return {
    status: isWell && !wasInterrupted() ? 0 : 1,
    interrupted: wasInterrupted(),
    document: {
      dryRun: false,
      issues: report.results.map(outcomeDocument),
      earlier: forgotten.results.map(outcomeDocument),
      notAsked: plan.due.slice(report.results.length).map(documentOf),
      postponed: postponedDocument(plan),
      messages: report.messages,
      failures: plan.failures,
    },
    text: outcomeText(plan, report, forgotten.results, context.terminal),
  };
}

function isAllWell({ results, messages }: RemediationReport): boolean {
  const isWell = ({ outcome, warnings }: RemediationResult) => outcome.kind !== 'failed' && warnings.length === 0;
  return results.every(isWell) && messages.every(({ status }) => status === 'sent');
}

function outcomeDocument({ planned, outcome, warnings }: RemediationResult) {
  return { ...documentOf(planned), outcome: outcome.kind, ...('why' in outcome && { why: outcome.why }), warnings };
}

function postponedDocument(plan: RemediationPlan) {
  return plan.postponed.map((planned) => ({ ...documentOf(planned), because: planned.because }));
}

function documentOf({ account, issue, configured }: PlannedRemediation) {
  return {
    check: configured.check.name,
    account: { id: account.id, name: account.name },
    id: issue.id,
    user: issue.details.principal,
    created: issue.details.created,
    lastUsed: issue.details.lastUsed,
    reported: issue.timestamps.reported,
    ticket: issue.ticket?.key,
  };
}
