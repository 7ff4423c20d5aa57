import type { ConfiguredCheck, Job, Whitelist } from '@keyhammer/core';
import { type IdentifierPorts, identifyAccount } from './identify-account.ts';

export interface ConfiguredIdentification {
  readonly checks: readonly ConfiguredCheck[];
  readonly whitelist: Whitelist;
  readonly risk: boolean;
}

/** Identifies the account of each job. Returns the jobs whose account could not be read, to be delivered again. */
export async function identifyJobs(
  jobs: readonly Job[],
  { checks, whitelist, risk }: ConfiguredIdentification,
  ports: IdentifierPorts,
  now: Date,
): Promise<ReadonlySet<Job>> {
  const failed = new Set<Job>();
  for (const job of jobs) {
    const account = { id: job.accountId, name: job.accountName };
    const wanted = checks.filter(({ check }) => job.checks.includes(check.name));
    const { status } = await identifyAccount({ account, checks: wanted, whitelist, risk }, ports, now);
    if (status === 'failed') failed.add(job);
  }
  return failed;
}
