import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Issue } from '@keyhammer/core';
import { daysAgo, type InMemoryWorld, OTHER_ACCOUNT_ID, usedAt } from '@keyhammer/testing';
import { planRemediation } from './plan.ts';
import { planDocument } from './plan-document.ts';
import type { RemediationPlan } from './remediation-run.ts';
import {
  ACCOUNT_ID,
  ALICE,
  applyIn,
  configured,
  controlWith,
  DAY_MS,
  dueIssue,
  jobsWith,
  keyId,
  LAMBDA,
  planIn,
  portsOf,
  remediate,
  rotating,
  runBatch,
  SETTINGS,
  worldWith,
  worldWithDueKeys,
} from './test-remediation.ts';

const limits = (maxPerRun: number, maxPercent = 100) => ({ settings: { limits: { maxPerRun, maxPercent } } });
const refusals = ({ refused }: RemediationPlan) => refused.map(({ account, refusal }) => [account.id, refusal.reason]);
const jobs = [ACCOUNT_ID, OTHER_ACCOUNT_ID].map((id) => ({ account: { id, name: id }, checks: [configured()] }));

/** Keys that are in use, so that a share of them can be due. */
function addActiveKeys({ cloud }: InMemoryWorld, count: number, accountId = ACCOUNT_ID): void {
  for (let n = 0; n < count; n += 1) {
    cloud.addKey(accountId, `busy-${n}`, { id: `AKIABUSY${n}`, created: daysAgo(10), lastUsed: usedAt(daysAgo(1)), status: 'active' });
  }
}

describe('a run may do so many acts', () => {
  test.each([
    ['one more than are due', 4, []],
    ['as many as are due', 3, []],
    ['one less than are due', 2, [[ACCOUNT_ID, 'run']]],
  ])('%s', async (_, maxPerRun, refused) => {
    const world = await worldWithDueKeys(3);
    const plan = await planIn(world, limits(maxPerRun));
    expect(refusals(plan)).toEqual(refused);
    expect(plan.due).toHaveLength(refused.length === 0 ? 3 : 0);
  });

  test('over all of its accounts: one that does not fit any more is left out whole, and what is left of the run goes to the next', async () => {
    const inOther = [dueIssue(2, { accountId: OTHER_ACCOUNT_ID }), dueIssue(3, { accountId: OTHER_ACCOUNT_ID })];
    const world = await worldWith(dueIssue(0), dueIssue(1), ...inOther);
    const plan = await planIn(world, { jobs, ...limits(3) });
    expect(refusals(plan)).toEqual([[OTHER_ACCOUNT_ID, 'run']]);
    expect(plan.refused[0]?.due).toHaveLength(2);
    expect(plan.due.map(({ account }) => account.id)).toEqual([ACCOUNT_ID, ACCOUNT_ID]);
  });

  test('nothing of a refused account is done', async () => {
    const world = await worldWithDueKeys(3);
    expect((await remediate(world, limits(2))).results).toEqual([]);
    expect([world.cloud.changes, world.issues.writes, world.audit.all]).toEqual([[], 0, []]);
  });

  test('the batch says in its log why it did nothing, and asks for no second delivery', async () => {
    const world = await worldWithDueKeys(3);
    expect(await runBatch(world, [configured()], limits(2))).toEqual(new Set());
    expect(world.log.named('error')).toEqual(['nothing is remediated in the account: more is due than one run may do']);
    expect(world.cloud.changes).toEqual([]);
  });
});

describe('so many percent of the active credentials of an account', () => {
  test.each([
    ['a fifth of them', 12, []],
    ['a fifth of them, rounded up', 11, []],
    ['more than a fifth of them', 7, [[ACCOUNT_ID, 'percent']]],
  ])('%s', async (_, busy, refused) => {
    const world = await worldWithDueKeys(3);
    addActiveKeys(world, busy);
    expect(refusals(await planIn(world, limits(50, 20)))).toEqual(refused);
  });

  test('each account by itself', async () => {
    const world = await worldWith(dueIssue(0), dueIssue(1), dueIssue(2, { accountId: OTHER_ACCOUNT_ID }));
    addActiveKeys(world, 3);
    addActiveKeys(world, 9, OTHER_ACCOUNT_ID);
    const plan = await planIn(world, { jobs, ...limits(50, 20) });
    expect(refusals(plan)).toEqual([[ACCOUNT_ID, 'percent']]);
    expect(plan.due.map(({ issue }) => issue.id)).toEqual([keyId(2)]);
  });

  test('a rotation takes nothing away, and a deletion out of quarantine nothing that is active', async () => {
    const quarantined = await quarantinedIssues(3);
    const world = await worldWith(dueIssue(0, { check: 'user_keysrotation' }), ...quarantined);
    for (const { id } of quarantined) world.cloud.changeKey(ACCOUNT_ID, id, { status: 'inactive' });
    const plan = await planIn(world, { checks: [rotating(), configured({ deletion: true })], ...limits(50, 0) });
    expect(plan.due.map(({ act }) => act)).toEqual(['rotate', 'delete', 'delete', 'delete']);
  });
});

describe('an account of which nobody knows how many active credentials it has', () => {
  const checks = [configured()];

  test('is refused, and its job is delivered again', async () => {
    const world = await worldWithDueKeys();
    world.cloud.denyActiveCount(ACCOUNT_ID);
    expect(refusals(await planIn(world))).toEqual([[ACCOUNT_ID, 'unknown-size']]);
    expect((await runBatch(world, checks)).size).toBe(1);
    expect(world.cloud.changes).toEqual([]);
  });

  test('so is one where the counting fails', async () => {
    const world = await worldWithDueKeys();
    const activeCount = async () => {
      throw new AccessDeniedError('iam:GetAccountSummary is denied');
    };
    const ports = { credentials: controlWith(world, { activeCount }) };
    expect(refusals(await planIn(world, { ports }))).toEqual([[ACCOUNT_ID, 'unknown-size']]);
    expect(world.log.named('warn')).toEqual(['active credentials could not be counted, so nothing is done in the account']);
  });

  test('is counted only if something is due in it', async () => {
    const world = await worldWithDueKeys(1, { status: 'whitelisted' });
    world.cloud.denyActiveCount(ACCOUNT_ID);
    expect(await planIn(world)).toMatchObject({ due: [], refused: [] });
  });
});

describe('a limit that an operator overrides', () => {
  test('keeps nothing back', async () => {
    const world = await worldWithDueKeys(3);
    world.cloud.denyActiveCount(ACCOUNT_ID);
    const plan = await planIn(world, { ...limits(1, 0), operator: ALICE, overrideLimits: true });
    expect(plan.refused).toEqual([]);
    await applyIn(world, plan.due, { operator: ALICE });
    expect(world.cloud.changes).toHaveLength(3);
  });
});

describe('of an approved plan', () => {
  test('only what was approved counts, whatever else is due by now', async () => {
    const world = await worldWithDueKeys(3);
    const { acts } = planDocument(await planIn(world), world.now);
    const request = {
      jobs: jobsWith(configured()),
      operator: LAMBDA,
      settings: { ...SETTINGS, limits: { maxPerRun: 1, maxPercent: 100 } },
    };

    const plan = await planRemediation({ ...request, approved: acts.slice(0, 1) }, portsOf(world), world.now);

    expect(plan.due.map(({ issue }) => issue.id)).toEqual([acts[0]?.id]);
    expect(plan.refused).toEqual([]);
  });
});

describe('what counts once', () => {
  const twice = (n: number) => [dueIssue(n), dueIssue(n, { check: 'user_keysrotation' })];

  test('is a key that two checks would have retired', async () => {
    const world = await worldWith(...twice(0), ...twice(1));
    const checks = [configured(), rotating({ action: 'deactivate' })];
    const plan = await planIn(world, { checks, ...limits(2, 100) });
    expect([plan.due.length, plan.refused]).toEqual([4, []]);
    expect(refusals(await planIn(world, { checks, ...limits(1, 100) }))).toEqual([[ACCOUNT_ID, 'run']]);
  });
});

describe('what was begun counts no more', () => {
  const intent = { at: new Date(daysAgo(0).getTime() - DAY_MS), by: 'lambda:dead', mode: 'batch', action: 'deactivate' } as const;

  test('an act that a dead run has left is seen to its end, whatever else is due in the account', async () => {
    const world = await worldWith(dueIssue(0, { intents: { remediation: intent } }), dueIssue(1), dueIssue(2));
    const plan = await planIn(world, limits(1));
    expect(refusals(plan)).toEqual([[ACCOUNT_ID, 'run']]);
    expect(plan.due.map(({ issue }) => issue.id)).toEqual([keyId(0)]);
  });

  test('a key that the dead run did deactivate makes no account look smaller than what is due in it', async () => {
    const world = await worldWith(dueIssue(0, { intents: { remediation: intent } }), dueIssue(1));
    world.cloud.changeKey(ACCOUNT_ID, keyId(0), { status: 'inactive' });
    expect(await planIn(world)).toMatchObject({ refused: [], due: [{}, {}] });
  });

  test('nor do rotations that wait for their owners, however many', async () => {
    const handedOver = { to: { kind: 'secret', arn: 'arn' }, at: daysAgo(3) } as const;
    const rotation: Issue['rotation'] = { startedAt: daysAgo(3), by: 'x', mode: 'batch', heldBefore: [], handedOver };
    const waiting = Array.from({ length: 5 }, (_, n) => dueIssue(n + 1, { check: 'user_keysrotation', rotation }));
    const world = await worldWith(dueIssue(0, { check: 'user_keysrotation' }), ...waiting);
    expect((await planIn(world, { checks: [rotating()], ...limits(1) })).due).toHaveLength(6);
  });
});

async function quarantinedIssues(count: number): Promise<readonly Issue[]> {
  const world = await worldWithDueKeys(count + 1);
  await remediate(world);
  const at = daysAgo(31);
  return world.issues.all.slice(1).map((issue) => ({ ...issue, ...(issue.remediation && { remediation: { ...issue.remediation, at } }) }));
}
