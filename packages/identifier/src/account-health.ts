import type { AccountHealth, EventLog, Job, Metrics } from '@keyhammer/core';
import type { AccountIdentification } from './identify-account.ts';

/** Once is a hiccup, twice is bad luck: after that nobody has looked into the account for days. */
const RUNS_TO_SPEAK_UP = 3;

interface HealthPorts {
  readonly health: AccountHealth;
  readonly metrics: Metrics;
  readonly log: EventLog;
}

/**
 * Keeps how often in a row the account has failed, and speaks up at the third run. An account that was read in part was
 * read. Never throws: what was identified stays identified.
 */
export async function keepHealth(
  job: Job,
  { status, reasons }: AccountIdentification,
  { health, metrics, log }: HealthPorts,
): Promise<void> {
  const { accountId: account, accountName: name, run } = job;
  try {
    const runs = status === 'failed' ? await health.unreadable(account, run) : await endRow(account, run, health);
    const isTooLong = runs >= RUNS_TO_SPEAK_UP;
    metrics.count('AccountsUnreadableForThreeRuns', isTooLong ? 1 : 0);
    if (isTooLong) log.error('account could not be read for several runs in a row', { account, name, runs, reason: reasons.join('; ') });
  } catch (error) {
    log.warn('it could not be kept whether the account can be read', { account, error });
  }
}

async function endRow(account: string, run: string, health: AccountHealth): Promise<0> {
  await health.readable(account, run);
  return 0;
}
