import { userInactivekeys, userInactivepasswords, userKeysrotation } from '@keyhammer/checks';
import { InMemoryIssueStore, settingsFor } from '@keyhammer/testing';
import { startCloud } from '../cloud-process.ts';
import { CountingStore } from '../counting-store.ts';
import type { Figure } from '../figure.ts';
import { identifyAll, THRESHOLD_DAYS } from '../identify-all.ts';

const ROTATION_DAYS = 365;
const SPEC = {
  accounts: 10,
  usersPerAccount: 500,
  staleFraction: 0.1,
  dormantPasswordFraction: 0.05,
  rotationDays: ROTATION_DAYS,
  latencyMs: 20,
};

/** The account's own: assume the role, have the report made, read it; and the tags and paths of all whose credentials are in violation. */
const CALLS_PER_ACCOUNT = 3 + 1;

/** Whoever we are. */
const CALLS_PER_RUN = 1;

export const threeChecks = { title: '10 accounts × 500 users, keys, rotation and passwords in one reading, 20 ms latency', run };

const CHECKS = [
  { check: userInactivekeys, settings: settingsFor(userInactivekeys, { thresholdDays: THRESHOLD_DAYS }) },
  { check: userKeysrotation, settings: settingsFor(userKeysrotation, { thresholdDays: ROTATION_DAYS }) },
  { check: userInactivepasswords, settings: settingsFor(userInactivepasswords, { thresholdDays: THRESHOLD_DAYS }) },
];

async function run(): Promise<readonly Figure[]> {
  const cloud = await startCloud(SPEC);
  const issues = new CountingStore(new InMemoryIssueStore());
  const now = new Date();
  await cloud.takeCalls();

  const start = performance.now();
  const results = await identifyAll(cloud.accountIds, issues, now, CHECKS);
  const elapsed = (performance.now() - start) / 1000;
  const calls = await cloud.takeCalls();
  issues.takeWrites();

  await identifyAll(cloud.accountIds, issues, now, CHECKS);
  const { accounts, usersWithActiveKeys, candidateKeysOfBoth, staleKeys, oldKeys, dormantPasswords } = cloud.counts;
  const limit = CALLS_PER_RUN + CALLS_PER_ACCOUNT * accounts + usersWithActiveKeys + candidateKeysOfBoth + dormantPasswords;
  const found = results.reduce((sum, { violations }) => sum + violations, 0);
  cloud.stop();
  return [
    { name: 'Violations found', value: found, unit: 'issues', limit: { kind: 'least', value: staleKeys + oldKeys + dormantPasswords } },
    { name: 'AWS calls', value: calls, unit: 'calls', limit: { kind: 'most', value: limit } },
    { name: 'Wall time', value: elapsed, unit: 's' },
    {
      name: 'Store writes of a second identification with nothing changed',
      value: issues.takeWrites(),
      unit: 'writes',
      limit: { kind: 'most', value: 0 },
    },
  ];
}
