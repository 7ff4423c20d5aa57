import { type Account, type AccountInScope, accountsOfCheck, type CheckSettings, type Job } from '@keyhammer/core';

/** Which jobs are wanted; absent: all. */
export interface JobFilter {
  readonly accounts?: readonly string[];
  readonly checks?: readonly string[];
}

/** A job before it belongs to a run. */
export type AccountWork = Pick<Job, 'stage' | 'accountId' | 'accountName' | 'checks'>;

/** One for each account in which at least one check is due. */
export function jobsFor(
  stage: Job['stage'],
  checks: readonly CheckSettings[],
  accounts: readonly AccountInScope[],
  filter: JobFilter = {},
): readonly AccountWork[] {
  const jobs = new Map<string, { account: Account; checks: string[] }>();
  for (const settings of checks.filter(({ check }) => filter.checks?.includes(check) ?? true)) {
    for (const account of accountsOfCheck(settings, accounts).filter(({ id }) => filter.accounts?.includes(id) ?? true)) {
      const job = jobs.get(account.id) ?? { account, checks: [] };
      if (!job.checks.includes(settings.check)) job.checks.push(settings.check);
      jobs.set(account.id, job);
    }
  }
  return [...jobs.values()].map(({ account, checks }) => ({ stage, accountId: account.id, accountName: account.name, checks }));
}
