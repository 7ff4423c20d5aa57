import { expect, test } from '@jest/globals';
import { type IssueStore, type Job, UnavailableError } from '@keyhammer/core';
import { CHECK, type InMemoryWorld, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { remediateJobs } from './remediate-jobs.ts';
import { ACCOUNT_ID, configured, LAMBDA, portsOf, SETTINGS, statusOf, worldWithDueKeys } from './test-remediation.ts';

const JOB: Job = { stage: 'remediate', accountId: ACCOUNT_ID, accountName: 'Payments', checks: [CHECK], run: 'run-1' };
const OTHER: Job = { ...JOB, accountId: OTHER_ACCOUNT_ID, accountName: 'Shop' };

function run(
  world: InMemoryWorld,
  jobs: readonly Job[],
  { check = configured(), issues }: { check?: ReturnType<typeof configured>; issues?: IssueStore } = {},
) {
  const ports = { ...portsOf(world), ...(issues && { issues }) };
  return remediateJobs(jobs, { checks: [check], by: LAMBDA.by, settings: { ...SETTINGS, checks: [check] }, ports }, world.now);
}

test('a job that is done is not delivered again', async () => {
  const world = await worldWithDueKeys();
  expect(await run(world, [JOB])).toEqual(new Set());
  expect(statusOf(world)).toBe('inactive');
});

test.each([
  ['the check is not armed', { check: configured({ remediation: false }) }, JOB],
  ['the job names another check', {}, { ...JOB, checks: ['another_check'] }],
])('nothing is done where %s', async (_why, options, job) => {
  const world = await worldWithDueKeys();
  expect(await run(world, [job], options)).toEqual(new Set());
  expect(statusOf(world)).toBe('active');
});

test('an account whose issues can not be read holds up no other, and its job is delivered again', async () => {
  const world = await worldWithDueKeys();
  const issues: IssueStore = {
    get: (key) => world.issues.get(key),
    put: (issue) => world.issues.put(issue),
    list: (check, filter) => {
      if (filter?.accountId === OTHER_ACCOUNT_ID) throw new UnavailableError('the table is out of reach');
      return world.issues.list(check, filter);
    },
  };
  expect(await run(world, [OTHER, JOB], { issues })).toEqual(new Set([OTHER]));
  expect(statusOf(world)).toBe('inactive');
});
