import type { ConfiguredCheck, Job } from '@keyhammer/core';
import { planRemediation } from './plan.ts';
import { applyRemediation } from './remediate.ts';
import type { RemediationSettings, RemediatorPorts } from './remediation-run.ts';
import { tellForgotten } from './tell-forgotten.ts';

/** The batch: only checks that are armed. Returns the jobs with a remediation that failed and stays due. */
export async function remediateJobs(
  jobs: readonly Job[],
  checks: readonly ConfiguredCheck[],
  by: string,
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<ReadonlySet<Job>> {
  const armed = checks.filter(({ settings: { remediation } }) => remediation);
  const failed = new Set<Job>();
  for (const job of jobs) {
    const account = { id: job.accountId, name: job.accountName };
    const work = [{ account, checks: armed.filter(({ check }) => job.checks.includes(check.name)) }];
    await tellForgotten(work, settings, ports, now);
    const plan = await planRemediation(work, settings.whitelist, ports.issues, now);
    const { results } = await applyRemediation(plan.due, async () => 'yes', { by, mode: 'batch' }, settings, ports, now);
    if (plan.failures.length > 0 || results.some(({ outcome }) => outcome.kind === 'failed')) failed.add(job);
  }
  return failed;
}
