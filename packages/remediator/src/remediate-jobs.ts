import type { ConfiguredCheck, Job } from '@keyhammer/core';
import { refusalInWords } from '@keyhammer/core';
import type { ActContext } from './audit.ts';
import { endBrownouts, overdueBrownouts } from './end-brownouts.ts';
import { planRemediation } from './plan.ts';
import { applyRemediation } from './remediate.ts';
import type {
  Consent,
  RemediationJob,
  RemediationPlan,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
} from './remediation-run.ts';
import { interruptedRotations, settleRotations } from './rotation/settle-rotations.ts';
import { tellForgotten } from './tell-forgotten.ts';

export interface BatchRun {
  readonly checks: readonly ConfiguredCheck[];
  readonly by: string;
  readonly settings: RemediationSettings;
  readonly ports: RemediatorPorts;
  /** See {@link Run.patienceMs}. */
  readonly patienceMs?: number;
  /** Called with each result as it is there, of what earlier runs have left as well. */
  readonly hear?: (result: RemediationResult) => void;
}

/**
 * The batch: only checks that are armed, except that what earlier runs have left (a key off on trial, a new one whose
 * secret is lost) is put in order whatever is armed by now.
 * The limits of a run count over all of its jobs, these and those that others have got.
 * Returns the jobs with something that failed and stays due, or that has to be brought back later.
 */
export async function remediateJobs(jobs: readonly Job[], batch: BatchRun, now: Date): Promise<ReadonlySet<Job>> {
  const unfinished = new Set<Job>();
  for (const [run, ofRun] of Map.groupBy(jobs, (job) => job.run)) {
    for (const job of await remediateJobsOf(run, ofRun, batch, now)) unfinished.add(job);
  }
  return unfinished;
}

async function remediateJobsOf(id: string, jobs: readonly Job[], batch: BatchRun, now: Date): Promise<readonly Job[]> {
  const { checks, by, settings, ports, patienceMs, hear } = batch;
  const armed = checks.filter(({ settings: { remediation } }) => remediation);
  const work = jobs.map((job) => ({
    account: { id: job.accountId, name: job.accountName },
    checks: armed.filter(({ check }) => job.checks.includes(check.name)),
  }));
  const operator = { by, mode: 'batch' } as const;
  const settled = await settleEarlier(work, settings, { operator, ports, now });
  for (const result of settled) hear?.(result);
  await tellForgotten(work, settings, ports, now);
  const plan = await planRemediation({ jobs: work, operator, settings, run: id }, ports, now);
  await logWhatWaits(plan, id, ports);
  const run = { operator, settings, ports, consent: YES_TO_ALL, ...(patienceMs !== undefined && { patienceMs }), ...(hear && { hear }) };
  const { results } = await applyRemediation(plan.due, run, now);
  const unfinished = unfinishedAccounts(plan, [...settled, ...results]);
  return jobs.filter(({ accountId }) => unfinished.has(accountId));
}

const YES_TO_ALL: Consent = { confirm: async () => 'yes' };

async function settleEarlier(
  jobs: readonly RemediationJob[],
  settings: RemediationSettings,
  context: ActContext,
): Promise<readonly RemediationResult[]> {
  const everything = jobs.map(({ account }) => ({ account, checks: settings.checks }));
  const back = await endBrownouts(await overdueBrownouts(everything, context), settings, context);
  return [...back, ...(await settleRotations(await interruptedRotations(everything, context), settings, context))];
}

async function logWhatWaits({ due, refused, opensAt }: RemediationPlan, run: string, ports: RemediatorPorts): Promise<void> {
  if (opensAt) ports.log.info('nothing is remediated outside of the remediation window', { due: due.length, opensAt });
  for (const { account, refusal } of refused) {
    const why = refusalInWords(refusal);
    const isNews = refusal.reason !== 'run' || (await isFirstToTell(run, account.id, ports));
    ports.log[isNews ? 'error' : 'info']('nothing is remediated in the account: more is due than one run may do', {
      account: account.id,
      why,
    });
  }
}

/** That a run has reached its limit is an error once: in thousands of accounts after that it is what the limit is for. */
async function isFirstToTell(run: string, accountId: string, { budget }: RemediatorPorts): Promise<boolean> {
  return (await budget?.isFirstToTell(run, accountId).catch(() => true)) ?? true;
}

/** Where another delivery may help: that more is due than a run may do is for people to decide. */
function unfinishedAccounts({ failures, refused }: RemediationPlan, results: readonly RemediationResult[]): ReadonlySet<string> {
  const uncounted = refused.filter(({ refusal }) => refusal.reason === 'unknown-size' || refusal.reason === 'unknown-left');
  const failed = results.filter(({ outcome }) => outcome.kind === 'failed');
  const accounts = [...failures, ...uncounted, ...[...failed, ...stillOff(results)].map(({ planned }) => planned)];
  return new Set(accounts.map(({ account }) => account.id));
}

function stillOff(results: readonly RemediationResult[]): readonly RemediationResult[] {
  const back = new Set(results.filter(({ outcome }) => outcome.kind === 'back').map(({ planned }) => planned.issue.id));
  return results.filter(({ planned, outcome }) => outcome.kind === 'browned-out' && !back.has(planned.issue.id));
}
