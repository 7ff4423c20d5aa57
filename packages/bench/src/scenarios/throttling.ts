import { InMemoryIssueStore } from '@keyhammer/testing';
import { startCloud } from '../cloud-process.ts';
import type { Figure } from '../figure.ts';
import { identifyAll } from '../identify-all.ts';

const CALLS_PER_SECOND = 20;
const SPEC = { accounts: 2, usersPerAccount: 1000, staleFraction: 0.1, latencyMs: 20, callsPerSecond: CALLS_PER_SECOND };

export const throttling = { title: '2 accounts × 1 000 users, 10 % stale, throttled at 20 calls a second and account', run };

async function run(): Promise<readonly Figure[]> {
  const cloud = await startCloud(SPEC);
  const start = performance.now();
  const results = await identifyAll(cloud.accountIds, new InMemoryIssueStore(), new Date());
  const elapsed = (performance.now() - start) / 1000;
  const callsPerAccount = (await cloud.takeCalls()) / SPEC.accounts;
  cloud.stop();
  const found = results.reduce((sum, { violations }) => sum + violations, 0);
  const partial = results.filter(({ status }) => status !== 'complete').length;
  return [
    { name: 'Stale keys found', value: found, unit: 'keys', limit: { kind: 'least', value: cloud.counts.staleKeys } },
    { name: 'Accounts not read completely', value: partial, unit: 'accounts', limit: { kind: 'most', value: 0 } },
    { name: 'Calls that got through, for each account', value: callsPerAccount, unit: 'calls' },
    { name: 'Wall time', value: elapsed, unit: 's', limit: { kind: 'most', value: (1.3 * callsPerAccount) / CALLS_PER_SECOND } },
  ];
}
