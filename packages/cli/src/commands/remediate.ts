import { formatDay, type NotDue } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import {
  applyRemediation,
  type Confirm,
  type PlannedRemediation,
  planRemediation,
  type RemediationPlan,
  type RemediationReport,
  type RemediationResult,
  tellForgotten,
} from '@keyhammer/remediator';
import type { CliContext, CommandResult } from '../command.ts';
import { counted, issueTable } from '../output/issue-table.ts';
import type { Cell } from '../output/table.ts';
import { type Colors, colorsOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { ConfiguredJob, Workspace } from '../workspace.ts';
import { messageTable } from './report.ts';

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
  const jobs = await jobsOf(workspace, filter, options);
  const now = context.now();
  const plan = await planRemediation(jobs, workspace.settings.whitelist, workspace.store.issues, now);
  if (options.dryRun) return dryRun(plan, colorsOf(context.terminal));
  if (!options.batch && !context.terminal.interactive && plan.due.length > 0) throw new UsageError(NOBODY_TO_ASK);

  const ports = await workspace.remediator();
  const operator = { by: context.operator, mode: options.batch ? 'batch' : 'manual' } as const;
  const forgotten = await tellForgotten(jobs, workspace.remediationSettings(), ports, now);
  const confirm = options.batch ? async () => 'yes' as const : askForEach(context, plan);
  const applied = await applyRemediation(plan.due, confirm, operator, workspace.remediationSettings(), ports, now);
  return resultOf(plan, applied, forgotten, colorsOf(context.terminal));
}

const NOBODY_TO_ASK =
  'remediate asks before each key, and there is nobody to ask here. Use --dry-run to see the plan, or --batch where "remediation": true is set.';

async function jobsOf(
  workspace: Workspace,
  filter: JobFilter,
  { batch, dryRun: isDryRun }: RemediateOptions,
): Promise<readonly ConfiguredJob[]> {
  const jobs = await workspace.jobs('remediate', filter);
  if (!batch) return jobs;
  const armed = jobs
    .map((job) => ({ ...job, checks: job.checks.filter(({ settings }) => settings.remediation) }))
    .filter(({ checks }) => checks.length > 0);
  if (armed.length === 0 && jobs.length > 0 && !isDryRun) {
    throw new UsageError(
      '--batch acts only where "remediation": true is set in the section of a check in config.json, and it is set nowhere.',
    );
  }
  return armed;
}

/** Yes, no, all the rest of this account, quit. */
function askForEach({ prompts, terminal }: CliContext, plan: RemediationPlan): Confirm {
  const colors = colorsOf(terminal);
  const accepted = new Set<string>();
  terminal.stderr.write(`${planText(plan, colors)}\n\n`);
  return async ({ account, issue, configured: { check } }) => {
    if (accepted.has(account.id)) return 'yes';
    const { details } = issue;
    const use = details.lastUsed.kind === 'used' ? `last used ${formatDay(details.lastUsed.at)}` : 'never used';
    const question = `${account.name}: ${issue.id} of ${details.principal}, ${use}. Have it ${check.words.remedied}?`;
    const answer = await prompts.select(question, [
      { value: 'no', name: 'no, leave it' },
      { value: 'yes', name: `yes, ${check.words.remedied}` },
      { value: 'all', name: `yes, and all the rest of ${account.name}` },
      { value: 'quit', name: 'quit' },
    ]);
    if (answer === 'all') accepted.add(account.id);
    return answer === 'all' ? 'yes' : answer;
  };
}

function dryRun(plan: RemediationPlan, colors: Colors): CommandResult {
  const items = plan.due.map((planned) => ({ ...documentOf(planned), outcome: 'planned' }));
  return {
    status: 0,
    document: { dryRun: true, issues: items, postponed: postponedDocument(plan) },
    text: `${planText(plan, colors)}\n\nNothing was changed: this was a dry run.`,
  };
}

function planText(plan: RemediationPlan, colors: Colors): string {
  const due = plan.due.map(({ account, issue, configured }) => ({
    accountName: account.name,
    issue,
    note: { text: `to be ${configured.check.words.remedied}`, paint: colors.red } satisfies Cell,
  }));
  const postponed = plan.postponed.map(({ account, issue, because }) => ({
    accountName: account.name,
    issue,
    note: { text: notDueInWords(because), paint: colors.dim } satisfies Cell,
  }));
  if (due.length + postponed.length === 0) return 'No open issue.';
  return [issueTable('PLAN', [...due, ...postponed], colors), `${due.length} due, ${postponed.length} not due.`].join('\n\n');
}

export function notDueInWords(because: NotDue): string {
  switch (because.reason) {
    case 'not-open':
      return 'not open';
    case 'not-reported':
      return 'its owner has not been told yet';
    case 'already-remediated':
      return 'done already';
    case 'account-not-in-scope':
      return 'not one of the remediation_accounts';
    case 'whitelisted':
      return `whitelisted by "${because.pattern}"`;
    case 'held':
      return `held until ${formatDay(because.until)}`;
    case 'retention':
      return `retention until ${formatDay(because.until)}`;
  }
}

function resultOf(plan: RemediationPlan, applied: RemediationReport, forgotten: RemediationReport, colors: Colors): CommandResult {
  const messages = [...forgotten.messages, ...applied.messages];
  const failed = applied.results.some(({ outcome, warnings }) => outcome.kind === 'failed' || warnings.length > 0);
  const rows = applied.results.map(({ planned, outcome, warnings }) => ({
    accountName: planned.account.name,
    issue: outcome.issue,
    note: outcomeCell({ planned, outcome, warnings }, colors),
  }));
  const parts = [rows.length > 0 ? issueTable('OUTCOME', rows, colors) : 'Nothing was due.', summaryOf(applied.results, plan)];
  if (messages.length > 0) parts.push(messageTable(messages, colors));
  return {
    status: failed || messages.some(({ status }) => status !== 'sent') ? 1 : 0,
    document: {
      dryRun: false,
      issues: applied.results.map((result) => ({ ...documentOf(result.planned), ...outcomeDocument(result) })),
      postponed: postponedDocument(plan),
      messages,
    },
    text: parts.join('\n\n'),
  };
}

function outcomeCell({ outcome, warnings }: RemediationResult, colors: Colors): Cell {
  const { kind } = outcome;
  const paint = { remediated: colors.green, recovered: colors.green, refused: colors.yellow, failed: colors.red, declined: colors.dim }[
    kind
  ];
  const why = 'why' in outcome ? `: ${outcome.why}` : '';
  return { text: [`${OUTCOME_WORDS[kind]}${why}`, ...warnings].join('; '), paint };
}

const OUTCOME_WORDS = {
  remediated: 'deactivated and verified',
  recovered: 'was deactivated by an earlier run, now recorded',
  refused: 'left alone',
  failed: 'failed, stays due',
  declined: 'not confirmed',
} as const;

function summaryOf(results: readonly RemediationResult[], plan: RemediationPlan): string {
  const count = (kind: RemediationResult['outcome']['kind']) => results.filter(({ outcome }) => outcome.kind === kind).length;
  const counts = {
    deactivated: count('remediated') + count('recovered'),
    'left alone': count('refused'),
    failed: count('failed'),
    'not confirmed': count('declined'),
    'not asked': plan.due.length - results.length,
    'not due': plan.postponed.length,
  };
  return counted(counts, 'Nothing to do');
}

function outcomeDocument({ outcome, warnings }: RemediationResult) {
  return { outcome: outcome.kind, ...('why' in outcome && { why: outcome.why }), warnings };
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
