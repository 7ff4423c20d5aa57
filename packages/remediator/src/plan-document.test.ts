import { describe, expect, test } from '@jest/globals';
import type { CheckSettings, Issue } from '@keyhammer/core';
import { daysAgo, daysAhead, type InMemoryWorld, issueDetails, rotationSettings, usedAt } from '@keyhammer/testing';
import { type ApprovedPlan, approvedOnly, type NotApplied, planDocument, readPlanDocument } from './plan-document.ts';
import {
  ACCOUNT_ID,
  ALICE,
  applyIn,
  configured,
  DAY_MS,
  dueIssue,
  KEY_ID,
  keyId,
  kindsOf,
  planIn,
  type RunOptions,
  remediate,
  rotating,
  worldWithDueKeys,
  worldWithOldKey,
} from './test-remediation.ts';

const CHANGED = 'it has changed since the plan was made: make a new one, and have it approved';

/** The plan of this moment, as a file, read again. */
async function approve(world: InMemoryWorld, options: RunOptions = {}): Promise<ApprovedPlan> {
  const read = readPlanDocument(JSON.stringify(planDocument(await planIn(world, options), world.now)));
  if (typeof read === 'string') throw new Error(read);
  return read;
}

/** `remediate --plan`. */
async function carryOut(world: InMemoryWorld, approved: ApprovedPlan, options: RunOptions = {}) {
  const { due, notApplied } = approvedOnly(await planIn(world, options), approved);
  await options.meanwhile?.();
  return { notApplied, ...(await applyIn(world, due, options)) };
}

const whyNot = (notApplied: readonly NotApplied[]) => notApplied.map(({ approved, why }) => [approved.id, why]);

describe('a plan as a file', () => {
  test('names the exact keys, what is done to them, and the evidence', async () => {
    const world = await worldWithDueKeys();
    expect(await approve(world)).toEqual({
      format: 'keyhammer-plan-1',
      made: world.now.toISOString(),
      acts: [
        {
          account: ACCOUNT_ID,
          check: 'user_inactivekeys',
          id: KEY_ID,
          user: 'alice',
          act: 'deactivate',
          fromQuarantine: false,
          irreversible: false,
          evidence: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    });
  });

  test('is carried out as it was approved', async () => {
    const world = await worldWithDueKeys(2);
    const approved = await approve(world);
    world.clock.advance(DAY_MS);
    const { notApplied, ...report } = await carryOut(world, approved);
    expect([notApplied, kindsOf(report)]).toEqual([[], ['remediated', 'remediated']]);
  });

  test('is never more than what was approved', async () => {
    const world = await worldWithDueKeys(3);
    const { acts, ...plan } = await approve(world);
    const report = await carryOut(world, { ...plan, acts: acts.slice(1, 2) });
    expect(world.cloud.changes).toEqual([`deactivate ${keyId(1)}`]);
    expect(report.results).toHaveLength(1);
  });

  test('that names a key twice has it done once', async () => {
    const world = await worldWithDueKeys();
    const { acts, ...plan } = await approve(world);
    expect(kindsOf(await carryOut(world, { ...plan, acts: [...acts, ...acts] }))).toEqual(['remediated']);
  });

  test('marks a deletion as irreversible', async () => {
    const world = await worldWithDueKeys();
    await remediate(world);
    world.clock.advance(31 * DAY_MS);
    const deleting = { checks: [configured({ deletion: true })] };
    const approved = await approve(world, deleting);
    expect(approved.acts).toMatchObject([{ act: 'delete', fromQuarantine: true, irreversible: true }]);
    expect(kindsOf(await carryOut(world, approved, deleting))).toEqual(['deleted']);
  });
});

describe('what has changed since the approval is refused', () => {
  test.each<[string, Partial<Issue>]>([
    ['was used, long ago', { details: issueDetails({ lastUsed: usedAt(daysAgo(119)) }) }],
    ['belongs to somebody else', { details: issueDetails({ principal: 'bob' }) }],
    ['was reported anew', { timestamps: { identified: daysAgo(20), updated: daysAgo(20), reported: daysAgo(19) } }],
    ['has a new life', { incarnation: 2 }],
  ])('its record: it %s', async (_, change) => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    await world.issues.put({ ...world.issue(KEY_ID), ...change });
    const { results } = await carryOut(world, approved);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: CHANGED });
    expect(world.cloud.changes).toEqual([]);
  });

  test('the live key, though its record is as it was', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(119)) });
    const { results } = await carryOut(world, approved);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: CHANGED });
    expect([world.cloud.changes, world.issue(KEY_ID).attempt?.outcome]).toEqual([[], 'refused']);
  });

  test.each<[string, Partial<CheckSettings>]>([
    ['the threshold', { thresholdDays: 60 }],
    ['the retention period', { retentionDays: 13 }],
    ['the time to a deletion', { deletionRetentionDays: 5 }],
    ['the rotation', { rotation: rotationSettings({ force: true }) }],
  ])('the settings: %s', async (_, settings) => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    const { results } = await carryOut(world, approved, { checks: [configured(settings)] });
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: CHANGED });
    expect(world.cloud.changes).toEqual([]);
  });

  test('a rotation that has got on meanwhile: to begin it was approved, not to end it', async () => {
    const world = await worldWithOldKey(usedAt(daysAgo(30)));
    const options = { checks: [rotating()] };
    const approved = await approve(world, options);
    await remediate(world, options);
    for (const { id } of await world.cloud.held({ accountId: ACCOUNT_ID, kind: 'aws-access-key', principal: 'alice' })) {
      if (id !== KEY_ID) world.cloud.changeKey(ACCOUNT_ID, id, { lastUsed: usedAt(world.now) });
    }
    const { results } = await carryOut(world, approved, options);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: CHANGED });
  });

  test('tags and risk are no evidence', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    const details = issueDetails({ tags: { team: 'data' }, readAt: daysAhead(1), risk: { level: 'low', score: 1, factors: [] } });
    await world.issues.put({ ...world.issue(KEY_ID), details });
    expect(kindsOf(await carryOut(world, approved))).toEqual(['remediated']);
  });
});

describe('what was approved and is not due any more is told, with why', () => {
  test('held since', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    await world.issues.put({ ...world.issue(KEY_ID), hold: { until: daysAhead(1), by: 'bob', reason: 'label' } });
    const { notApplied } = await carryOut(world, approved);
    expect(whyNot(notApplied)).toEqual([[KEY_ID, expect.stringMatching(/^it is not due any more: held until /)]]);
  });

  test('resolved since, or in an account outside of this run', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    await world.issues.put({ ...world.issue(KEY_ID), status: 'resolved' });
    const { notApplied } = await carryOut(world, approved);
    expect(whyNot(notApplied)).toEqual([[KEY_ID, 'it is not due any more: it has ended, or it is outside of this run']]);
  });

  test('another act than what was approved', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    const { notApplied } = await carryOut(world, approved, { checks: [configured({ brownoutMinutes: 15 })] });
    expect(whyNot(notApplied)).toEqual([[KEY_ID, 'something else is due for it now than what was approved']]);
    expect(world.cloud.changes).toEqual([]);
  });

  test('more is due than one run may do', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    await world.issues.put({ ...dueIssue(1), version: 0 });
    const { notApplied } = await carryOut(world, approved, { settings: { limits: { maxPerRun: 1, maxPercent: 100 } } });
    expect(whyNot(notApplied)).toEqual([[KEY_ID, 'more is due in its account than one run may do']]);
  });

  test('an approval is no leave to act without asking what is live', async () => {
    const world = await worldWithDueKeys();
    const approved = await approve(world);
    const meanwhile = () => world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(world.now) });
    expect(kindsOf(await carryOut(world, approved, { operator: ALICE, meanwhile }))).toEqual(['refused']);
  });
});

describe('a file that is no plan', () => {
  const act = {
    account: ACCOUNT_ID,
    check: 'user_inactivekeys',
    id: KEY_ID,
    user: 'alice',
    act: 'deactivate',
    fromQuarantine: false,
    irreversible: false,
    evidence: 'e3b0',
  };
  const plan = { format: 'keyhammer-plan-1', made: '2026-11-20T12:00:00.000Z', acts: [act] };

  test('but this one is', () => {
    expect(readPlanDocument(JSON.stringify(plan))).toEqual(plan);
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'is no plan of this version'],
    ['a list', [], 'is no plan of this version'],
    ['another format', { ...plan, format: 'keyhammer-plan-2' }, '"format" should be "keyhammer-plan-1"'],
    ['no acts', { ...plan, acts: undefined }, 'lacks "made" or "acts"'],
    ['no date', { ...plan, made: 5 }, 'lacks "made" or "acts"'],
    ['an act without evidence', { ...plan, acts: [act, { ...act, evidence: undefined }] }, 'acts[1]'],
    ['an act that there is not', { ...plan, acts: [{ ...act, act: 'destroy' }] }, 'acts[0]'],
    ['an act that is a word', { ...plan, acts: ['deactivate'] }, 'acts[0]'],
    ['a flag that is a word', { ...plan, acts: [{ ...act, fromQuarantine: 'no' }] }, 'acts[0]'],
  ])('%s', (_, value, why) => {
    expect(readPlanDocument(JSON.stringify(value))).toEqual(expect.stringContaining(why));
  });

  test('no JSON at all', () => {
    expect(readPlanDocument('{')).toMatch(/^is no JSON: /);
  });
});
