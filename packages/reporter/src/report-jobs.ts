import type { ConfiguredCheck, Job } from '@keyhammer/core';
import { report } from './report.ts';
import type { ReporterPorts, ReportingSettings } from './reporting-run.ts';

/** Reports the accounts of all jobs as one run. Returns the jobs whose account has something left to do. */
export async function reportJobs(
  jobs: readonly Job[],
  checks: readonly ConfiguredCheck[],
  settings: ReportingSettings,
  ports: ReporterPorts,
  now: Date,
): Promise<ReadonlySet<Job>> {
  const work = jobs.map((job) => ({
    account: { id: job.accountId, name: job.accountName },
    checks: checks.filter(({ check }) => job.checks.includes(check.name)),
  }));
  const { accounts } = await report(work, settings, ports, now);
  return new Set(jobs.filter((_, index) => accounts[index]?.status !== 'complete'));
}
