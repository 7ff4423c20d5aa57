import { ibmInactiveapikeys } from '@keyhammer/checks';
import { identifyAccounts } from '@keyhammer/identifier';
import { connectIbm, ibmInventoryReader } from '@keyhammer/provider-ibm-cloud';
import { InMemoryIssueStore, settingsFor } from '@keyhammer/testing';
import { CountingStore } from '../counting-store.ts';
import type { Figure } from '../figure.ts';
import { forkSandbox } from '../forked-sandbox.ts';
import type { IbmAnswer, IbmQuestion, IbmSpec } from '../ibm-server.ts';
import { silentLog } from '../silent-log.ts';

const SPEC: IbmSpec = { apiKeys: 10_000, staleFraction: 0.1, thresholdDays: 90 };
const PAGE = 100;
/** Sign in, have the report made, read it, the groups of service IDs. */
const CALLS_BESIDES = 4;

export const ibmAccount = { title: 'An IBM Cloud account with 10 000 API keys, 10 % stale', run };

async function run(): Promise<readonly Figure[]> {
  const cloud = forkSandbox<IbmQuestion, IbmAnswer>('./ibm-server.ts', SPEC);
  const described = await cloud.ask('describe');
  const issues = new CountingStore(new InMemoryIssueStore());
  const now = new Date();
  const { accountId, counts } = described;

  const before = process.resourceUsage().maxRSS / 1024;
  const start = performance.now();
  const [result] = await identify(described, issues, now);
  const elapsed = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const { calls } = await cloud.ask('take-calls');
  issues.takeWrites();
  await identify(described, issues, now);
  cloud.stop();
  const pages = Math.ceil(counts.userKeys / PAGE) + Math.ceil(counts.serviceIdKeys / PAGE);
  const fewest = 1.05 * pages + CALLS_BESIDES + counts.staleKeys;
  return [
    {
      name: `Stale keys found in ${accountId.slice(0, 8)}…, ${result?.status}`,
      value: result?.violations ?? 0,
      unit: 'keys',
      limit: { kind: 'least', value: counts.staleKeys },
    },
    {
      name: `IBM calls (${pages} pages, ${counts.staleKeys} candidates)`,
      value: calls,
      unit: 'calls',
      limit: { kind: 'most', value: fewest },
    },
    {
      name: 'Store writes of a second identification with nothing changed',
      value: issues.takeWrites(),
      unit: 'writes',
      limit: { kind: 'most', value: 0 },
    },
    { name: 'Memory that the reading took (resident set, peak)', value: peak - before, unit: 'MB', limit: { kind: 'most', value: 100 } },
    { name: 'Peak memory of the process (resident set)', value: peak, unit: 'MB', limit: { kind: 'most', value: 300 } },
    { name: 'Wall time', value: elapsed, unit: 's' },
  ];
}

async function identify({ accountId, url, apiKey }: IbmAnswer, issues: CountingStore, now: Date) {
  const waiter = { wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  const settings = { accounts: new Map([[accountId, 'generated']]), iamUrl: url, userManagementUrl: url };
  const connection = connectIbm({ settings, credentials: async () => ({ apiKey, apiKeys: new Map() }), log: silentLog, waiter });
  const ports = { inventory: ibmInventoryReader({ connection, log: silentLog, waiter, now: () => now }), issues, log: silentLog };
  const checks = [{ check: ibmInactiveapikeys, settings: settingsFor(ibmInactiveapikeys, { thresholdDays: SPEC.thresholdDays }) }];
  const job = { account: { id: accountId, name: 'generated' }, checks, whitelist: new Map(), risk: false };
  const results = await identifyAccounts([job], ports, now);
  connection.close();
  return results;
}
