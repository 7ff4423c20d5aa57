import { GetAccessKeyLastUsedCommand, IAMClient } from '@aws-sdk/client-iam';
import { InMemoryIssueStore } from '@keyhammer/testing';
import { startCloud } from '../cloud-process.ts';
import { CountingStore } from '../counting-store.ts';
import type { Figure } from '../figure.ts';
import { identifyAll } from '../identify-all.ts';

const SPEC = { accounts: 10, usersPerAccount: 500, staleFraction: 0.1, latencyMs: 20 };

/** The account's own three: assume the role, have the report made, read it. */
const CALLS_PER_ACCOUNT = 3;

export const identification = { title: '10 accounts × 500 users, 10 % stale, 20 ms latency', run };

async function run(): Promise<readonly Figure[]> {
  const cloud = await startCloud(SPEC);
  const issues = new CountingStore(new InMemoryIssueStore());
  const now = new Date();
  const serialMs = await serialCallMs(20);
  await cloud.takeCalls();

  const start = performance.now();
  const results = await identifyAll(cloud.accountIds, issues, now);
  const elapsed = performance.now() - start;
  const calls = await cloud.takeCalls();
  const firstWrites = issues.takeWrites();

  await identifyAll(cloud.accountIds, issues, now);
  const { counts } = cloud;
  const fewest = CALLS_PER_ACCOUNT * counts.accounts + counts.candidateUsers + counts.candidateKeys + counts.usersInViolation;
  // One ListUsers page for each 100 users, ListAccessKeys for each user, GetAccessKeyLastUsed for each key.
  const serialCalls = Math.ceil(counts.users / 100) + counts.users + counts.activeKeys;
  const found = results.reduce((sum, { violations }) => sum + violations, 0);
  cloud.stop();
  return [
    { name: 'Stale keys found', value: found, unit: 'keys', limit: { kind: 'least', value: counts.staleKeys } },
    { name: 'AWS calls', value: calls, unit: 'calls', limit: { kind: 'most', value: 1.05 * fewest } },
    { name: 'Wall time', value: elapsed / 1000, unit: 's' },
    {
      name: `One call after another (${serialMs.toFixed(1)} ms each, measured) × ${serialCalls} calls`,
      value: (serialMs * serialCalls) / 1000,
      unit: 's',
    },
    { name: 'Times as fast', value: (serialMs * serialCalls) / elapsed, unit: '×', limit: { kind: 'least', value: 20 } },
    { name: 'Store writes of the first identification', value: firstWrites, unit: 'writes' },
    {
      name: 'Store writes of a second one with nothing changed',
      value: issues.takeWrites(),
      unit: 'writes',
      limit: { kind: 'most', value: 0 },
    },
  ];
}

/** What a call costs when nothing runs beside it, over a connection that is kept. */
async function serialCallMs(samples: number): Promise<number> {
  const client = new IAMClient({ maxAttempts: 1 });
  const call = () => client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })).catch(() => undefined);
  await call();
  const start = performance.now();
  for (let sample = 0; sample < samples; sample += 1) await call();
  client.destroy();
  return (performance.now() - start) / samples;
}
