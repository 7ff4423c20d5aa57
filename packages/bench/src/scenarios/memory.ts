import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userInactivekeys } from '@keyhammer/checks';
import { openStore } from '@keyhammer/store-dynamodb';
import { startCloud } from '../cloud-process.ts';
import type { Figure } from '../figure.ts';
import { identifyAll } from '../identify-all.ts';
import { silentLog } from '../silent-log.ts';

const SPEC = { accounts: 100, usersPerAccount: 1000, staleFraction: 0.1, latencyMs: 0 };

export const memory = { title: '100 accounts × 1 000 users, 10 % stale, the embedded store in the same process', run };

async function run(): Promise<readonly Figure[]> {
  const cloud = await startCloud(SPEC);
  const directory = await mkdtemp(join(tmpdir(), 'keyhammer-bench-'));
  const now = new Date();
  const tables = new Map([[userInactivekeys.name, userInactivekeys.defaultTableName]]);
  const store = await openStore({ kind: 'embedded', path: directory }, { tables, log: silentLog, now });
  const start = performance.now();
  const results = await identifyAll(cloud.accountIds, store.issues, now);
  const elapsed = (performance.now() - start) / 1000;
  await store.close();
  cloud.stop();
  await rm(directory, { recursive: true });
  return [
    {
      name: 'Stale keys found',
      value: results.reduce((sum, { violations }) => sum + violations, 0),
      unit: 'keys',
      limit: { kind: 'least', value: cloud.counts.staleKeys },
    },
    {
      name: 'Peak memory of the process (resident set)',
      value: process.resourceUsage().maxRSS / 1024,
      unit: 'MB',
      limit: { kind: 'most', value: 300 },
    },
    { name: 'Wall time', value: elapsed, unit: 's' },
  ];
}
