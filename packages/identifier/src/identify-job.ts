import {
  type AccountHealth,
  accountsOfCheck,
  type Clock,
  type ConfiguredCheck,
  type FinishedScan,
  type Job,
  type Metrics,
  type ScanRequests,
  type Whitelist,
} from '@keyhammer/core';
import { keepHealth } from './account-health.ts';
import { countIdentification } from './count-identification.ts';
import { type AccountIdentification, type IdentificationJob, type IdentifierPorts, identifyAccount } from './identify-account.ts';

export interface ConfiguredIdentification {
  readonly checks: readonly ConfiguredCheck[];
  readonly whitelist: Whitelist;
  readonly risk: boolean;
}

export interface IdentifyJobPorts extends IdentifierPorts {
  readonly health: AccountHealth;
  readonly requests: ScanRequests;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/**
 * Identifies the account of a job of the queue, and tells those who count on it: the metrics, the account's health, and
 * the request that waits for it, if there is one. `failed`: the job is to be delivered again.
 * @throws what the scan requests throw: who asked must hear how it ended, so that is worth another delivery
 */
export async function identifyJob(
  job: Job,
  configured: ConfiguredIdentification,
  ports: IdentifyJobPorts,
  now: Date,
): Promise<'done' | 'failed'> {
  const account = await identifyAccount(workOf(job, configured), ports, now);
  countIdentification(job, account, ports.metrics);
  // A requested scan is in a run of its own: somebody who asks three times in an hour has not waited for three runs.
  if (job.request === undefined) await keepHealth(job, account, ports);
  else await ports.requests.finish(job.request, progressOf(account, ports.clock.now()));
  return account.status === 'failed' ? 'failed' : 'done';
}

/**
 * All checks look at the account, whichever the job is about: each tells what the others say of the same credential. One
 * that looks at it no longer, the configuration having changed since, does not.
 */
function workOf(job: Job, { checks, whitelist, risk }: ConfiguredIdentification): IdentificationJob {
  const account = { id: job.accountId, name: job.accountName };
  const looksAtIt = ({ settings }: ConfiguredCheck) => accountsOfCheck(settings, [account]).some(({ id }) => id === account.id);
  return { account, checks: checks.filter(looksAtIt), only: job.checks, whitelist, risk, countOpen: true };
}

/** The job of a failed account is delivered again, and may complete the scan after all. */
function progressOf({ status, reasons }: AccountIdentification, at: Date): FinishedScan {
  return status === 'failed' ? { kind: 'failed', at, why: reasons.join('; ') } : { kind: 'complete', at, gaps: reasons };
}
