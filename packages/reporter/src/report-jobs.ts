import type { ConfiguredCheck, Job } from '@keyhammer/core';
import { report } from './report.ts';
import type { ReporterPorts, ReportingResult, ReportingSettings } from './reporting-run.ts';

/** What came of the jobs of a batch. */
export interface JobsReport {
  /** Those whose account has something left to do. */
  readonly unfinished: ReadonlySet<Job>;
  readonly result: ReportingResult;
}

/** Reports the accounts of all jobs as one run, an account that is there twice once. */
export async function reportJobs(
  jobs: readonly Job[],
  checks: readonly ConfiguredCheck[],
  settings: ReportingSettings,
  ports: ReporterPorts,
  now: Date,
): Promise<JobsReport> {
  const byAccount = Map.groupBy(jobs, ({ accountId }) => accountId);
  const work = [...byAccount].map(([id, ofAccount]) => ({
    account: { id, name: ofAccount[0]?.accountName ?? id },
    checks: checks.filter(({ check }) => ofAccount.some((job) => job.checks.includes(check.name))),
    wanted: new Set(ofAccount.flatMap(({ decision }) => decision?.issue ?? [])),
  }));
  const result = await report(work, settings, ports, now);
  const failed = result.accounts.filter(({ status }) => status !== 'complete').flatMap(({ id }) => byAccount.get(id) ?? []);
  return { unfinished: new Set(failed), result };
}
