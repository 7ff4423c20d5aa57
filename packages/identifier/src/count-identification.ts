import type { Job, Metrics } from '@keyhammer/core';
import type { AccountIdentification } from './identify-account.ts';

const CHANGES = [
  ['opened', 'IssuesOpened'],
  ['whitelisted', 'IssuesWhitelisted'],
  ['resolved', 'IssuesResolved'],
] as const;

/**
 * What came of a job, as figures. How the accounts stand is added up over a run, so it is not counted of a requested scan
 * as well; nor is what is open in an account that has failed, whose job comes again. Changes are counted whenever they are
 * made: they are made once.
 */
export function countIdentification(job: Job, account: AccountIdentification, metrics: Metrics): void {
  for (const check of job.checks) countChanges(check, account, metrics);
  if (job.request !== undefined) return;
  const isFailed = account.status === 'failed';
  metrics.count('AccountsIdentified', isFailed ? 0 : 1);
  metrics.count('AccountsReadInPart', account.status === 'partial' ? 1 : 0);
  metrics.count('AccountsUnreadable', isFailed ? 1 : 0);
  if (isFailed) return;
  for (const [check, open] of Object.entries(account.open ?? {})) metrics.count('OpenIssues', open, { check });
}

function countChanges(check: string, account: AccountIdentification, metrics: Metrics): void {
  for (const [change, name] of CHANGES) {
    metrics.count(name, account[change].filter((issue) => issue.check === check).length, { check });
  }
}
