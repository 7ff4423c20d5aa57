import { userInactivekeys } from '@keyhammer/checks';
import type { IssueStore } from '@keyhammer/core';
import { type AccountIdentification, identifyAccounts } from '@keyhammer/identifier';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import { IDENTIFICATION_ROLE } from '@keyhammer/sandbox';
import { checkSettings } from '@keyhammer/testing';
import { silentLog } from './silent-log.ts';

export const THRESHOLD_DAYS = 90;

/** The identifier with the real AWS adapters, over all accounts, as the command line runs it. */
export async function identifyAll(accountIds: readonly string[], issues: IssueStore, now: Date): Promise<readonly AccountIdentification[]> {
  const waiter = { wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  const connection = connectAws({ settings: {}, role: IDENTIFICATION_ROLE, worker: 'bench', log: silentLog, waiter });
  const ports = { inventory: awsInventoryReader({ connection, log: silentLog, waiter, now: () => now }), issues, log: silentLog };
  const settings = checkSettings({ check: userInactivekeys.name, thresholdDays: THRESHOLD_DAYS });
  const checks = [{ check: userInactivekeys, settings }];
  const jobs = accountIds.map((id) => ({ account: { id, name: id }, checks, whitelist: new Map() }));
  const results = await identifyAccounts(jobs, ports, now);
  connection.close();
  return results;
}
