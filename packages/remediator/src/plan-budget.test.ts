import { describe, expect, test } from '@jest/globals';
import { type ActBudget, type Issue, type Job, UnavailableError } from '@keyhammer/core';
import { CHECK, daysAgo, everyCrashPoint, type InMemoryWorld, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { remediateJobs } from './remediate-jobs.ts';
import type { RemediatorPorts } from './remediation-run.ts';
import { portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  ALICE,
  configured,
  dueIssue,
  keyId,
  LAMBDA,
  MINUTE_MS,
  planIn,
  portsOf,
  remediate,
  SETTINGS,
  worldWith,
  worldWithDueKeys,
} from './test-remediation.ts';

const THIRD_ACCOUNT_ID = '333333333333';
const RUN = 'remediate 2026-11-20T09:00:00.000Z';

const job = (accountId: string, run = RUN): Job => ({ stage: 'remediate', accountId, accountName: accountId, checks: [CHECK], run });

interface Batch {
  readonly maxPerRun?: number;
  readonly maxPercent?: number;
  readonly ports?: Partial<RemediatorPorts>;
}

/** What one function does with the messages that it has got. */
function work(world: InMemoryWorld, jobs: readonly Job[], { maxPerRun = 3, maxPercent = 100, ports = {} }: Batch = {}) {
  const settings = { ...SETTINGS, checks: [configured()], limits: { maxPerRun, maxPercent } };
  return remediateJobs(jobs, { checks: [configured()], by: LAMBDA.by, settings, ports: { ...portsOf(world), ...ports } }, world.now);
}

const tellsAlways = { isFirstToTell: async () => true };

/** Two keys that are due in each of two accounts, and one in a third. */
function threeAccounts(): Promise<InMemoryWorld> {
  const inAccount = (accountId: string, ...numbers: readonly number[]) => numbers.map((n) => dueIssue(n, { accountId }));
  return worldWith(...inAccount(ACCOUNT_ID, 0, 1), ...inAccount(OTHER_ACCOUNT_ID, 2, 3), ...inAccount(THIRD_ACCOUNT_ID, 4));
}

const deactivated = (world: InMemoryWorld) => world.cloud.changes.map((change) => change.replace('deactivate ', ''));
const FIRST_AND_THIRD = [0, 1, 4].map(keyId);

describe('a run may do so much, whoever works on it', () => {
  const jobs = [ACCOUNT_ID, OTHER_ACCOUNT_ID, THIRD_ACCOUNT_ID].map((id) => job(id));

  test('in one batch', async () => {
    const world = await threeAccounts();
    expect(await work(world, jobs)).toEqual(new Set());
    expect(deactivated(world)).toEqual(FIRST_AND_THIRD);
  });

  test('in a batch for each account', async () => {
    const world = await threeAccounts();
    for (const each of jobs) expect(await work(world, [each])).toEqual(new Set());
    expect(deactivated(world)).toEqual(FIRST_AND_THIRD);
    expect(world.log.named('error')).toEqual(['nothing is remediated in the account: more is due than one run may do']);
    expect(JSON.stringify(world.log.events)).toContain('2 acts are planned in it, and this run has 1 left of the 3');
  });

  test('and that it has reached its limit is an error once, however many accounts are left out', async () => {
    const world = await threeAccounts();
    for (const each of [...jobs, ...jobs]) await work(world, [each], { maxPerRun: 1 });
    const [what] = world.log.named('error');
    expect(world.log.named('error')).toEqual([what, what]);
    expect(world.log.named('info').filter((event) => event === what)).toHaveLength(2);
    expect(new Set(world.log.events.filter(({ level }) => level === 'error').map(({ fields }) => fields?.account))).toEqual(
      new Set([ACCOUNT_ID]),
    );
  });

  test('in all batches at once', async () => {
    const world = await threeAccounts();
    await Promise.all(jobs.map((each) => work(world, [each])));
    expect(deactivated(world)).toHaveLength(3);
  });

  test('and each batch as much, where nobody counts for all of them', async () => {
    const world = await threeAccounts();
    const { budget: _budget, ...ports } = portsOf(world);
    const settings = { ...SETTINGS, checks: [configured()], limits: { maxPerRun: 3, maxPercent: 100 } };
    const batch = { checks: [configured()], by: LAMBDA.by, settings, ports };
    for (const each of jobs) await remediateJobs([each], batch, world.now);
    expect(deactivated(world)).toHaveLength(5);
  });

  test('jobs of several runs that come in one batch count each for its own', async () => {
    const world = await threeAccounts();
    const unfinished = await work(world, [job(ACCOUNT_ID), job(OTHER_ACCOUNT_ID, 'another run'), job(THIRD_ACCOUNT_ID)]);
    expect(unfinished).toEqual(new Set());
    expect(deactivated(world).sort()).toEqual([0, 1, 2, 3, 4].map(keyId).sort());
    expect([world.budget.spent(RUN), world.budget.spent('another run')]).toEqual([3, 2]);
  });

  test('of several runs that come in one batch those come back that failed', async () => {
    const world = await threeAccounts();
    world.cloud.denyActiveCount(OTHER_ACCOUNT_ID);
    const failing = job(OTHER_ACCOUNT_ID, 'another run');
    expect(await work(world, [job(ACCOUNT_ID), failing])).toEqual(new Set([failing]));
  });
});

describe('a job that is delivered again', () => {
  test('takes its part once, and is not stopped by itself', async () => {
    const world = await worldWithDueKeys(3);
    const dead: ActBudget = {
      ...tellsAlways,
      reserve: (...asked) => world.budget.reserve(...asked).then(() => Promise.reject(new UnavailableError('cut'))),
    };
    expect((await work(world, [job(ACCOUNT_ID)], { ports: { budget: dead } })).size).toBe(1);
    expect([world.budget.spent(RUN), world.cloud.changes]).toEqual([3, []]);

    expect(await work(world, [job(ACCOUNT_ID)])).toEqual(new Set());
    expect([world.budget.spent(RUN), deactivated(world)]).toEqual([3, [0, 1, 2].map(keyId)]);
  });

  test('wherever its function dies: all of it is done in the end, and no more is taken than once', async () => {
    await everyCrashPoint({
      world: () => worldWithDueKeys(3),
      run: async (world, process) => void (await work(world, [job(ACCOUNT_ID)], { ports: portsIn(world, process) })),
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      check: (world) => {
        expect(new Set(deactivated(world))).toEqual(new Set([0, 1, 2].map(keyId)));
        expect(world.budget.spent(RUN)).toBe(3);
      },
      reruns: 2,
    });
  });

  test('leaves the others of its run theirs, wherever its function dies', async () => {
    await everyCrashPoint({
      world: threeAccounts,
      run: async (world, process) => void (await work(world, [job(ACCOUNT_ID)], { ports: portsIn(world, process) })),
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      check: async (world) => {
        for (const id of [OTHER_ACCOUNT_ID, THIRD_ACCOUNT_ID]) await work(world, [job(id)]);
        expect(new Set(deactivated(world))).toEqual(new Set(FIRST_AND_THIRD));
      },
      reruns: 2,
    });
  });
});

describe('nothing is taken out of the budget', () => {
  test('by a plan that nobody carries out', async () => {
    const world = await worldWithDueKeys(3);
    expect((await planIn(world)).due).toHaveLength(3);
    expect(world.budget.spent(RUN)).toBe(0);
  });

  test.each([
    ['by hand', { operator: ALICE }],
    ['beyond the limits', { operator: ALICE, overrideLimits: true }],
  ])('by an operator who acts %s', async (_how, options) => {
    const world = await worldWithDueKeys(3);
    const budget: ActBudget = { ...tellsAlways, reserve: async () => Promise.reject(new Error('it was asked')) };
    await remediate(world, { ...options, ports: { budget } });
    expect(deactivated(world)).toHaveLength(3);
  });

  test('for an account that is refused for its size', async () => {
    const world = await worldWithDueKeys(3);
    await work(world, [job(ACCOUNT_ID)], { maxPercent: 20 });
    expect([world.budget.spent(RUN), world.cloud.changes]).toEqual([0, []]);
  });

  test('for what an earlier run has begun', async () => {
    const intent = { at: daysAgo(1), by: 'lambda:dead', mode: 'batch', action: 'deactivate' } as const;
    const begun: Partial<Issue> = { intents: { remediation: intent } };
    const world = await worldWithDueKeys(2, begun);
    await work(world, [job(ACCOUNT_ID)], { maxPerRun: 0 });
    expect([world.budget.spent(RUN), deactivated(world)]).toEqual([0, [0, 1].map(keyId)]);
  });
});

describe('a budget that can not be asked', () => {
  const outage: ActBudget = { ...tellsAlways, reserve: async () => Promise.reject(new UnavailableError('DynamoDB does not answer')) };

  test('lets nothing be done, says so, and the job comes back', async () => {
    const world = await worldWithDueKeys(2);
    expect(await work(world, [job(ACCOUNT_ID)], { ports: { budget: outage } })).toEqual(new Set([job(ACCOUNT_ID)]));
    expect([world.cloud.changes, world.issues.writes, world.audit.all]).toEqual([[], 0, []]);
    expect(world.log.named('warn')).toEqual(['the budget of the run could not be asked, so nothing is done in the account']);
    expect(JSON.stringify(world.log.events)).toContain('could not be asked (DynamoDB does not answer). It stays due');
  });

  test('holds up no account but the one that it was asked for', async () => {
    const world = await threeAccounts();
    const budget: ActBudget = {
      ...tellsAlways,
      reserve: (run, id, ...rest) => (id === ACCOUNT_ID ? outage : world.budget).reserve(run, id, ...rest),
    };
    const jobs = [job(ACCOUNT_ID), job(THIRD_ACCOUNT_ID)];
    expect(await work(world, jobs, { ports: { budget } })).toEqual(new Set(jobs.slice(0, 1)));
    expect(deactivated(world)).toEqual([keyId(4)]);
  });
});
