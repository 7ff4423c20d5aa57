import {
  type AccountHealth,
  type Clock,
  type ConfiguredCheck,
  type EventLog,
  type FinishedScan,
  type Job,
  looksAt,
  type Metrics,
  type ScanRequests,
  type Whitelist,
} from '@keyhammer/core';
import { keepHealth } from './account-health.ts';
import { countIdentification } from './count-identification.ts';
import {
  type AccountIdentification,
  type IdentificationJob,
  type IdentifierPorts,
  identifyAccount,
  UNREADABLE,
} from './identify-account.ts';

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
  const account = await identifyAccount(workOf(job, configured), { ...ports, log: withoutAlarm(ports.log) }, now);
  countIdentification(job, account, ports.metrics);
  // A requested scan is in a run of its own: somebody who asks three times in an hour has not waited for three runs.
  if (job.request === undefined) await keepHealth(job, account, ports);
  else await ports.requests.finish(job.request, progressOf(account, ports.clock.now()));
  return account.status === 'failed' ? 'failed' : 'done';
}

/**
 * Warnings and errors are messages in Slack, and in a deployment each account has a function to itself: where the roles are
 * not rolled out yet there would be thousands. So it is in the log alone, and counted, until {@link keepHealth} speaks up.
 */
function withoutAlarm(log: EventLog): EventLog {
  return {
    debug: (event, fields) => log.debug(event, fields),
    info: (event, fields) => log.info(event, fields),
    warn: (event, fields) => log.warn(event, fields),
    error: (event, fields) => (event === UNREADABLE ? log.info(event, fields) : log.error(event, fields)),
  };
}

/**
 * All checks look at the account, whichever the job is about: each tells what the others say of the same credential. One
 * that looks at it no longer, the configuration having changed since, does not.
 */
function workOf(job: Job, { checks, whitelist, risk }: ConfiguredIdentification): IdentificationJob {
  const account = { id: job.accountId, name: job.accountName };
  return {
    account,
    checks: ofTheSameCloud(checks, job).filter(({ settings }) => looksAt(settings, account.id)),
    only: job.checks,
    whitelist,
    risk,
    countOpen: true,
  };
}

/** The checks of a job are all of one cloud: the account's. */
function ofTheSameCloud(checks: readonly ConfiguredCheck[], job: Job): readonly ConfiguredCheck[] {
  const providers = new Set(checks.filter(({ check }) => job.checks.includes(check.name)).map(({ settings }) => settings.provider));
  return checks.filter(({ settings }) => providers.has(settings.provider));
}

/** The job of a failed account is delivered again, and may complete the scan after all. */
function progressOf({ status, reasons }: AccountIdentification, at: Date): FinishedScan {
  return status === 'failed' ? { kind: 'failed', at, why: reasons.join('; ') } : { kind: 'complete', at, gaps: reasons };
}
