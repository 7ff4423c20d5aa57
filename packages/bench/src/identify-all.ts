import { userInactivekeys } from '@keyhammer/checks';
import type { ConfiguredCheck, IssueStore } from '@keyhammer/core';
import { type AccountIdentification, identifyAccounts } from '@keyhammer/identifier';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import { IDENTIFICATION_ROLE } from '@keyhammer/sandbox';
import { settingsFor } from '@keyhammer/testing';
import { silentLog } from './silent-log.ts';

export const THRESHOLD_DAYS = 90;

export const INACTIVE_KEYS: readonly ConfiguredCheck[] = [
  { check: userInactivekeys, settings: settingsFor(userInactivekeys, { thresholdDays: THRESHOLD_DAYS }) },
];

/** The identifier with the real AWS adapters, over all accounts, as the command line runs it. */
export async function identifyAll(
  accountIds: readonly string[],
  issues: IssueStore,
  now: Date,
  checks = INACTIVE_KEYS,
): Promise<readonly AccountIdentification[]> {
  const waiter = { wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  const connection = connectAws({ settings: {}, role: IDENTIFICATION_ROLE, worker: 'bench', log: silentLog, waiter });
  const ports = { inventory: awsInventoryReader({ connection, log: silentLog, waiter, now: () => now }), issues, log: silentLog };
  const jobs = accountIds.map((id) => ({ account: { id, name: id }, checks, whitelist: new Map(), risk: false }));
  const results = await identifyAccounts(jobs, ports, now);
  connection.close();
  return results;
}
