import { resolve } from 'node:path';
import { formatDay, type Issue, isBefore, notDueInWords, remediationDate } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import {
  type Operator,
  type PlannedRemediation,
  type PostponedRemediation,
  planRemediation,
  type RemediationPlan,
  type RemediationReport,
  type RemediationResult,
} from '@keyhammer/remediator';
import { carryOut } from '../carry-out.ts';
import { catchUp } from '../catch-up.ts';
import type { CliContext, CommandResult } from '../command.ts';
import { confirmEach, sayEarlier } from '../confirm-each.ts';
import { fitLines } from '../output/fit-columns.ts';
import { printable } from '../output/printable.ts';
import { placeOf } from '../output/remediation-outcome.ts';
import { type IntendedPlan, planText } from '../output/remediation-plan.ts';
import { rotationFate } from '../output/rotation-fate.ts';
import { type RotationTarget, requireUntold, rotatingChecks, rotationTarget } from '../rotation-target.ts';
import { type ConfiguredJob, jobsOf, type StoredIssue } from '../scope.ts';
import { type SecretFile, secretFile } from '../secret-file.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

const NOBODY_TO_ASK =
  'rotate asks before each key, and there is nobody to ask here. Where "remediation_action": "rotate" and "remediation": true are set, "keyhammer remediate --batch" rotates.';

/** One key of one user, by hand: it may begin before its date, since up to the hand-over nothing is taken away. */
export async function rotateOne(
  workspace: Workspace,
  target: RotationTarget,
  options: { readonly toFile?: string },
  context: CliContext,
): Promise<CommandResult> {
  requireSomebody(context);
  const stored = await rotationTarget(workspace, target, context);
  if (options.toFile !== undefined) requireUntold(stored.issue);
  const waiting = waitingForItsDate(stored, context);
  if (waiting) return waiting;
  const file = options.toFile === undefined ? undefined : await secretFile(resolve(context.directory, options.toFile));
  const { jobs, operator, earlier } = await begin(workspace, { accounts: [target.accountId] }, context);
  // One key is within any limit.
  const request = { jobs, operator, settings: workspace.remediationSettings(), overrideLimits: true };
  const plan = await planRemediation(request, await workspace.remediator(), context.now());
  const planned = plannedOf(plan, stored.issue);
  if (!planned) return notNow(plan, stored, context);
  const intended = { ...plan, due: [planned], postponed: [], notApplied: [] };
  return await askAndCarryOut({ plan: intended, earlier, operator, ...(file && { file }) }, workspace, context);
}

/** All whose date has come, where `remediation_action` is `rotate`. */
export async function rotateDue(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  requireSomebody(context);
  const { jobs, operator, earlier } = await begin(workspace, filter, context, rotatesByItself);
  const request = { jobs, operator, settings: workspace.remediationSettings() };
  const plan = { ...(await planRemediation(request, await workspace.remediator(), context.now())), notApplied: [] };
  if (plan.due.length > 0) context.terminal.stderr.write(`${fitLines(planText(plan, context.terminal), context.terminal.columns)}\n`);
  return await askAndCarryOut({ plan, earlier, operator }, workspace, context);
}

function requireSomebody({ terminal }: CliContext): void {
  if (!terminal.interactive) throw new UsageError(NOBODY_TO_ASK);
}

interface Begun {
  readonly jobs: readonly ConfiguredJob[];
  readonly operator: Operator;
  readonly earlier: RemediationReport;
}

/** The jobs of the checks that rotate, once everything is caught up on. */
async function begin(
  workspace: Workspace,
  filter: JobFilter,
  context: CliContext,
  narrow: (jobs: readonly ConfiguredJob[]) => readonly ConfiguredJob[] = (jobs) => jobs,
): Promise<Begun> {
  const jobs = narrow(await jobsOf(workspace, 'remediate', { ...filter, checks: rotatingChecks(workspace) }));
  const operator: Operator = { by: context.operator, mode: 'manual' };
  const earlier = await catchUp(jobs, operator, workspace, context);
  sayEarlier(earlier.results, context);
  return { jobs, operator, earlier };
}

function rotatesByItself(jobs: readonly ConfiguredJob[]): readonly ConfiguredJob[] {
  const rotating = jobs
    .map((job) => ({ ...job, checks: job.checks.filter(({ settings }) => settings.rotation?.action === 'rotate') }))
    .filter(({ checks }) => checks.length > 0);
  if (rotating.length > 0 || jobs.length === 0) return rotating;
  throw new UsageError(
    '--due rotates where "remediation_action": "rotate" is set, and it is set nowhere. "keyhammer rotate ACCOUNT USER" does one by hand.',
  );
}

/** As it is due, or before its date; by hand a key can always be rotated, whatever the settings have planned for it. */
function plannedOf({ due, postponed }: RemediationPlan, issue: Issue): PlannedRemediation | undefined {
  const planned = due.find((one) => !one.fromQuarantine && isAbout(one.issue, issue));
  if (planned) return { ...planned, act: 'rotate' };
  const early = postponed.find((one) => isAbout(one.issue, issue) && mayBegin(one));
  if (!early) return undefined;
  const { because: _date, ...subject } = early;
  return { ...subject, act: 'rotate', fromQuarantine: false, early: true };
}

function mayBegin({ because, issue }: PostponedRemediation): boolean {
  return ['retention', 'not-to-be-touched', 'unused'].includes(because.reason) && !issue.rotation?.handedOver;
}

function isAbout(a: Issue, b: Issue): boolean {
  return a.check === b.check && a.accountId === b.accountId && a.id === b.id;
}

/** Handed over and waiting for its date: as it should be. */
function waitingForItsDate({ issue, configured }: StoredIssue, { now }: CliContext): CommandResult | undefined {
  const date = remediationDate(issue, configured.settings);
  if (!issue.rotation?.handedOver || !date || !isBefore(now(), date)) return undefined;
  const { to, at } = issue.rotation.handedOver;
  const text = `Handed over on ${formatDay(at)}, in ${placeOf(to)}. ${issue.id} is ${rotationFate(issue, configured, now())}.`;
  return { status: 0, document: { ...namesOf(issue), outcome: 'waiting', handedOver: to, date }, text: printable(text) };
}

/** Something stands in the way. */
function notNow({ postponed, failures }: RemediationPlan, { issue }: StoredIssue, { now }: CliContext): CommandResult {
  const found = postponed.find((one) => isAbout(one.issue, issue));
  const why =
    failures[0]?.reason ?? (found ? notDueInWords(found.issue, found.because) : `it is not an open issue any more, on ${formatDay(now())}`);
  return { status: 1, document: { ...namesOf(issue), outcome: 'refused', why }, text: printable(`Not rotated: ${why}.`) };
}

function namesOf({ accountId, id, details }: Issue) {
  return { account: accountId, id, user: details.principal };
}

interface Rotating {
  readonly plan: IntendedPlan;
  readonly earlier: RemediationReport;
  readonly operator: Operator;
  readonly file?: SecretFile;
}

async function askAndCarryOut(
  { plan, earlier, operator, file }: Rotating,
  workspace: Workspace,
  context: CliContext,
): Promise<CommandResult> {
  const handOver = file && {
    path: file.path,
    write: (_: PlannedRemediation, content: string) => file.write(content).then(() => file.path),
  };
  const confirmation = confirmEach(plan.due, context, handOver && { handOver });
  const done = await carryOut({ plan, earlier, operator, confirmation }, workspace, context);
  // Of a key that was not handed over after all: it has been deleted again, or will be.
  if (!done.results.some(isInFile)) await file?.discard();
  return done;
}

function isInFile({ outcome }: RemediationResult): boolean {
  return outcome.kind === 'handed-over' && outcome.issue.rotation?.handedOver?.to.kind === 'file';
}
