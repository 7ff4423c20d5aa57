import type { ConfiguredCheck, Job } from '@keyhammer/core';
import { refusalInWords } from '@keyhammer/core';
import { endBrownouts, overdueBrownouts } from './end-brownouts.ts';
import { planRemediation } from './plan.ts';
import { applyRemediation } from './remediate.ts';
import type { Consent, RemediationSettings, RemediatorPorts } from './remediation-run.ts';
import { tellForgotten } from './tell-forgotten.ts';

export interface BatchRun {
  readonly checks: readonly ConfiguredCheck[];
  readonly by: string;
  readonly settings: RemediationSettings;
  readonly ports: RemediatorPorts;
  /** See {@link Run.patienceMs}. */
  readonly patienceMs?: number;
}

/**
 * The batch: only checks that are armed, except that what is off on trial is brought back whatever is armed by now.
 * All jobs are one run, and its limits count over all of them.
 * Returns the jobs with something that failed and stays due, or that has to be brought back later.
 */
export async function remediateJobs(
  jobs: readonly Job[],
  { checks, by, settings, ports, patienceMs }: BatchRun,
  now: Date,
): Promise<ReadonlySet<Job>> {
  const armed = checks.filter(({ settings: { remediation } }) => remediation);
  const work = jobs.map((job) => ({
    account: { id: job.accountId, name: job.accountName },
    checks: armed.filter(({ check }) => job.checks.includes(check.name)),
  }));
  const operator = { by, mode: 'batch' } as const;
  const context = { operator, ports, now };
  const everything = work.map(({ account }) => ({ account, checks: settings.checks }));
  const back = await endBrownouts(await overdueBrownouts(everything, context), settings, context);
  await tellForgotten(work, settings, ports, now);
  const plan = await planRemediation({ jobs: work, operator, settings }, ports, now);
  if (plan.opensAt)
    ports.log.info('nothing is remediated outside of the remediation window', { due: plan.due.length, opensAt: plan.opensAt });
  for (const { account, refusal } of plan.refused) {
    ports.log.error('nothing is remediated in the account: more is due than one run may do', {
      account: account.id,
      why: refusalInWords(refusal),
    });
  }
  const consent: Consent = { confirm: async () => 'yes' };
  const run = { operator, settings, ports, consent, ...(patienceMs !== undefined && { patienceMs }) };
  const { results } = await applyRemediation(plan.due, run, now);
  const unfinished = new Set(
    [...back, ...results].filter(({ outcome }) => outcome.kind === 'failed').map(({ planned }) => planned.account.id),
  );
  for (const { account } of plan.failures) unfinished.add(account.id);
  for (const { account, refusal } of plan.refused) if (refusal.reason === 'unknown-size') unfinished.add(account.id);
  for (const { planned } of stillOff(results)) unfinished.add(planned.account.id);
  return new Set(jobs.filter(({ accountId }) => unfinished.has(accountId)));
}

function stillOff(results: Awaited<ReturnType<typeof applyRemediation>>['results']) {
  const back = new Set(results.filter(({ outcome }) => outcome.kind === 'back').map(({ planned }) => planned.issue.id));
  return results.filter(({ planned, outcome }) => outcome.kind === 'browned-out' && !back.has(planned.issue.id));
}
