import { type ChatReplies, type Decision, type Doc, type Issue, isBrownedOut, type Job, mayBeUnderWay, ticketLabel } from '@keyhammer/core';
import { appendAudit } from './audit.ts';
import { doneBefore, endlessTrial, IS_GONE, leftAlone, NOT_ENABLED, onTrialUntil, outcomeInWords, tooMuch } from './decision-wording.ts';
import { endBrownouts, offUntil, overdueBrownouts } from './end-brownouts.ts';
import { type DecidedIssue, planDecision } from './plan-decision.ts';
import { applyRemediation } from './remediate.ts';
import type { BatchRun } from './remediate-jobs.ts';
import type { Operator, PlannedRemediation, RemediationJob, RemediationResult } from './remediation-run.ts';
import { interruptedRotations, settleRotations } from './rotation/settle-rotations.ts';
import { tellForgotten } from './tell-forgotten.ts';
import { OVERTAKEN } from './work.ts';

/** A job that a person has asked for. */
export type DecidedJob = Job & { readonly decision: Decision };

export interface DecisionRun extends Omit<BatchRun, 'by'> {
  /** Where the person hears of it; absent: by the owner's message only. */
  readonly replies?: ChatReplies;
  /** Called with each result as it is there. */
  readonly hear?: (result: RemediationResult) => void;
}

export function isDecided(job: Job): job is DecidedJob {
  return job.decision !== undefined;
}

/** One after another; one that breaks off holds up no other. Returns the jobs that are to be delivered again. */
export async function remediateDecisions(jobs: readonly DecidedJob[], run: DecisionRun, now: Date): Promise<ReadonlySet<Job>> {
  const unfinished = new Set<Job>();
  for (const job of jobs) {
    try {
      if ((await remediateDecision(job, run, now)) === 'unfinished') unfinished.add(job);
    } catch (error) {
      run.ports.log.error('what a person decided could not be done', { account: job.accountId, check: job.decision.check, error });
      unfinished.add(job);
    }
  }
  return unfinished;
}

/**
 * "Disable now": one issue, as if the person had confirmed it at the terminal. Its retention period is waited for no
 * longer, and it need not be armed; everything else that protects a credential does. Delivered again it goes on where it
 * ended, and says what was done already.
 * @returns `unfinished`: something failed, or has to be brought back later, and the job is to be delivered again
 */
export async function remediateDecision(job: DecidedJob, run: DecisionRun, now: Date): Promise<'finished' | 'unfinished'> {
  const { decision } = job;
  const operator: Operator = { by: decision.by, mode: 'manual' };
  const tell = (body: Doc) => reply(decision, body, run);
  const configured = run.checks.find(({ check }) => check.name === decision.check);
  if (!configured) return await finish(tell, NOT_ENABLED);
  const account = { id: job.accountId, name: job.accountName };
  const isSettled = await settleEarlier({ account, checks: [configured] }, run, operator, now);
  const issue = await findIssue(job, run);
  if (!issue) return await finish(tell, IS_GONE);
  const ended = await decide({ ...run, operator, now, tell, subject: { account, configured, issue } });
  return isSettled ? ended : 'unfinished';
}

/** What earlier runs have left in the account, an earlier delivery of this very job among them. */
async function settleEarlier(job: RemediationJob, { settings, ports }: DecisionRun, operator: Operator, now: Date): Promise<boolean> {
  const everything = [{ account: job.account, checks: settings.checks }];
  const context = { operator, ports, now };
  const back = await endBrownouts(await overdueBrownouts(everything, context), settings, context);
  const settled = await settleRotations(await interruptedRotations(everything, context), settings, context);
  await tellForgotten([job], settings, ports, now);
  return [...back, ...settled].every(({ outcome }) => outcome.kind !== 'failed');
}

/** In the incarnation that the person saw, or not at all. */
async function findIssue({ accountId, decision }: DecidedJob, { ports }: DecisionRun): Promise<Issue | undefined> {
  const issues = await Array.fromAsync(ports.issues.list(decision.check, { accountId }));
  return issues.find((issue) => ticketLabel(issue) === decision.issue);
}

/** One decision, and all that it takes. */
interface Desk extends DecisionRun, DecidedIssue {
  readonly tell: (body: Doc) => Promise<void>;
}

async function decide(desk: Desk): Promise<'finished' | 'unfinished'> {
  const { subject, tell } = desk;
  if (subject.issue.timestamps.remediated) return await finish(tell, doneBefore(subject));
  if (isBrownedOut(subject.issue)) return await keepWaiting(desk);
  const plan = await planDecision(desk);
  switch (plan.kind) {
    case 'due':
      return await carryOut(desk, plan.planned);
    case 'too-much':
      return await leave(
        desk,
        'more than one run may do (max_remediation_percent, max_remediations_per_run)',
        tooMuch(subject, plan.refusal),
      );
    case 'not-due':
      return await leave(desk, plan.why);
  }
}

/** By an earlier delivery, or a batch. Whoever is told to come back sees to it that it ends. */
async function keepWaiting({ subject, tell }: Desk): Promise<'unfinished'> {
  await tell(onTrialUntil(subject, offUntil(subject)));
  return 'unfinished';
}

async function carryOut(desk: Desk, planned: PlannedRemediation): Promise<'finished' | 'unfinished'> {
  const { operator, settings, ports, patienceMs, now, tell } = desk;
  if (isEndless(planned, patienceMs)) return await leave(desk, endlessTrial(planned));
  const telling: Promise<void>[] = [];
  // As it happens: the end of a brown-out is waited for, and the person need not wait.
  const hear = (result: RemediationResult) => {
    desk.hear?.(result);
    if (telling.length === 0 && !isUnsettled(result, desk)) telling.push(tell(outcomeInWords(planned, result.outcome)));
  };
  const run = { operator, settings, ports, consent: YES, hear, ...(patienceMs !== undefined && { patienceMs }) };
  const { results } = await applyRemediation([planned], run, now);
  await Promise.all(telling);
  return isOver(results, desk) ? 'finished' : 'unfinished';
}

/** A trial that outlives this function is ended by a batch; where none is armed, nobody can be relied on for that. */
function isEndless({ act, configured: { settings } }: PlannedRemediation, patienceMs = Number.POSITIVE_INFINITY): boolean {
  return act === 'brown-out' && !settings.remediation && settings.brownoutMinutes * 60_000 > patienceMs;
}

const YES = { confirm: async () => 'yes' as const };

function isOver(results: readonly RemediationResult[], desk: Desk): boolean {
  if (results.some((result) => result.outcome.kind === 'failed' || isUnsettled(result, desk))) return false;
  const has = (kind: RemediationResult['outcome']['kind']) => results.some(({ outcome }) => outcome.kind === kind);
  return !has('browned-out') || has('back');
}

/** An earlier delivery began with it and has died, or somebody was faster with its record: the next delivery sees more. */
function isUnsettled({ outcome }: RemediationResult, { operator, ports }: Desk): boolean {
  if (outcome.kind !== 'refused') return false;
  const { remediation: intent } = outcome.issue.intents;
  return outcome.why === OVERTAKEN || (intent?.by === operator.by && mayBeUnderWay(intent, ports.clock.now()));
}

/** By the record or the configuration: nobody has looked at the credential. */
async function leave({ operator, ports, now, subject, tell }: Desk, why: string, words = leftAlone(subject, why)): Promise<'finished'> {
  await appendAudit({ operator, ports, now }, subject.issue, { action: 'expedite', outcome: 'refused', detail: `left alone: ${why}` });
  return await finish(tell, words);
}

async function finish(tell: Desk['tell'], words: Doc): Promise<'finished'> {
  await tell(words);
  return 'finished';
}

/** The deed is on record, and the owner's message tells of it: a reply that does not arrive is worth a line, not another try. */
async function reply({ replyTo }: Decision, body: Doc, { replies, ports }: DecisionRun): Promise<void> {
  if (!replies || replyTo === undefined) return;
  try {
    await replies.reply(replyTo, body);
  } catch (error) {
    ports.log.warn('person could not be told what came of a decision', { error });
  }
}
