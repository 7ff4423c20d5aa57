import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Issue, type IssueEvent, OutcomeUnknownError, type Whitelist } from '@keyhammer/core';
import { daysAgo, everyCrashPoint, type InMemoryWorld, NOW, secondsFrom, usedAt } from '@keyhammer/testing';
import { rollBack } from './roll-back.ts';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  commentsOn,
  configured,
  DAY_MS,
  happens,
  KEY_ID,
  kindsOf,
  MINUTE_MS,
  planIn,
  portsOf,
  remediate,
  runBatch,
  statusOf,
  use,
  worldWithDueKeys,
} from './test-remediation.ts';

const DAYS = 30;
const deleting = { checks: [configured({ deletion: true, deletionRetentionDays: DAYS })] };
const INACTIVE: IssueEvent = { type: 'violation-gone', resolution: { reason: 'inactive', why: 'it is inactive' }, scan: 'complete' };

/** A key that was deactivated at {@link NOW}, its issue closed, so many days ago. */
async function worldInQuarantine(days = DAYS): Promise<InMemoryWorld> {
  const world = await worldWithDueKeys();
  await remediate(world);
  await happens(world, INACTIVE);
  await happens(world, { type: 'ticket-closed' });
  world.clock.advance(days * DAY_MS);
  return world;
}

describe('a key that has been inactive since Keyhammer deactivated it', () => {
  test('is deleted after its retention period, seen to be gone, recorded, and told of', async () => {
    const world = await worldInQuarantine();
    const report = await remediate(world, deleting);
    expect(kindsOf(report)).toEqual(['deleted']);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `delete ${KEY_ID}`]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'closed', deletion: { at: world.now, mode: 'batch', told: true }, intents: {} });
    expect(auditOf(world).slice(-2)).toEqual(['delete started', 'delete done']);
    expect(commentsOn(world).at(-1)).toContain('can not be undone');
    expect(report.messages).toMatchObject([{ title: 'Keyhammer: 1 deleted' }]);
  });

  test('is planned apart from deactivations, as a deletion', async () => {
    const world = await worldInQuarantine();
    expect((await planIn(world, deleting)).due).toMatchObject([{ act: 'delete', fromQuarantine: true }]);
  });

  test.each([
    ['a second before', -1, []],
    ['exactly at', 0, ['deleted']],
    ['a second after', 1, ['deleted']],
  ])('%s its date', async (_, seconds, kinds) => {
    const world = await worldInQuarantine();
    world.clock.moveTo(secondsFrom(world.now, seconds));
    expect(kindsOf(await remediate(world, deleting))).toEqual(kinds);
  });

  test('says its date while its issue is open', async () => {
    const world = await worldWithDueKeys();
    await remediate(world);
    const { postponed } = await planIn(world, deleting);
    expect(postponed[0]?.because).toEqual({ reason: 'quarantine', until: new Date(NOW.getTime() + DAYS * DAY_MS) });
  });

  test('stays where deletion is not armed, and says that it is remediated', async () => {
    const world = await worldWithDueKeys();
    await remediate(world);
    world.clock.advance(400 * DAY_MS);
    const plan = await planIn(world);
    expect([plan.due, plan.postponed.map(({ because }) => because.reason)]).toEqual([[], ['already-remediated']]);
  });

  test('stays in a batch whose check is not armed, and can be deleted by hand', async () => {
    const world = await worldInQuarantine();
    const unarmed = { checks: [configured({ deletion: true, remediation: false })] };
    const { results } = await remediate(world, unarmed);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('armed') });
    expect(kindsOf(await remediate(world, { ...unarmed, operator: ALICE }))).toEqual(['deleted']);
  });

  test('was deactivated by somebody else: it is not ours to delete', async () => {
    const world = await worldWithDueKeys();
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });
    await happens(world, INACTIVE);
    world.clock.advance(400 * DAY_MS);
    expect((await remediate(world, deleting)).results).toEqual([]);
  });
});

describe('a key that did not stay as Keyhammer left it is never deleted', () => {
  test.each<[string, (world: InMemoryWorld) => unknown, string]>([
    ['active again', ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'active' }), 'it is active again'],
    ['used since, though inactive', (world) => use(world, KEY_ID, secondsFrom(NOW, 1)), 'it was used after its deactivation'],
    ['deleted by somebody else', ({ cloud }) => cloud.deleteKey(ACCOUNT_ID, KEY_ID), 'somebody else has deleted it'],
  ])('%s', async (_, change, why) => {
    const world = await worldInQuarantine();
    change(world);
    const { results } = await remediate(world, deleting);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
    expect(world.issue(KEY_ID).remediation?.undone).toContain(why);
    expect(auditOf(world).at(-1)).toBe('delete refused');

    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive', lastUsed: usedAt(daysAgo(120)) });
    world.clock.advance(400 * DAY_MS);
    expect((await remediate(world, deleting)).results).toEqual([]);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
  });

  test('an identification that sees it active tells the same', async () => {
    const world = await worldInQuarantine(1);
    const used = { reason: 'used', why: 'it was used' } as const;
    await happens(world, { type: 'violation-gone', resolution: used, scan: 'complete' });
    world.clock.advance(400 * DAY_MS);
    expect((await remediate(world, deleting)).results).toEqual([]);
  });

  test('whose last use is unknown for now is left for a later run', async () => {
    const world = await worldInQuarantine();
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: { kind: 'unknown', reason: 'throttled' } });
    expect(kindsOf(await remediate(world, deleting))).toEqual(['refused']);
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(120)) });
    expect(kindsOf(await remediate(world, deleting))).toEqual(['deleted']);
  });

  test('used at the very instant of its deactivation, it may be', async () => {
    const world = await worldInQuarantine();
    use(world, KEY_ID, NOW);
    expect(kindsOf(await remediate(world, deleting))).toEqual(['deleted']);
  });
});

describe('a deletion waits', () => {
  const whitelist: Whitelist = new Map([['user_inactivekeys', new Map([[ACCOUNT_ID, [{ pattern: 'alice' }]]])]]);
  const hold = { until: secondsFrom(NOW, 100 * 24 * 60 * 60), by: 'bob', reason: 'label' };

  test('for what the whitelist covers by now', async () => {
    const world = await worldInQuarantine();
    expect((await planIn(world, { ...deleting, settings: { whitelist } })).due).toEqual([]);
  });

  test('for what is held', async () => {
    const world = await worldInQuarantine();
    await happens(world, { type: 'held', ...hold });
    expect((await planIn(world, deleting)).due).toEqual([]);
  });

  test('for what was held after the plan', async () => {
    const world = await worldInQuarantine();
    const report = await remediate(world, { ...deleting, meanwhile: () => happens(world, { type: 'held', ...hold }) });
    expect(kindsOf(report)).toEqual(['refused']);
    expect(statusOf(world)).toBe('inactive');
  });

  test('for what was rolled back', async () => {
    const world = await worldInQuarantine(DAYS - 1);
    const request = { key: world.issue(KEY_ID), configured: configured(), accountName: 'Payments', holdDays: 1 };
    await rollBack(request, ALICE, portsOf(world), world.now);
    world.clock.advance(400 * DAY_MS);
    expect((await planIn(world, deleting)).due.map(({ act }) => act)).toEqual(['deactivate']);
  });
});

describe('a deletion that goes wrong', () => {
  test('and was denied was not done', async () => {
    const world = await worldInQuarantine();
    world.cloud.failNextChange({ when: 'before-acting', error: new AccessDeniedError('iam:DeleteAccessKey is denied') });
    expect(kindsOf(await remediate(world, deleting))).toEqual(['failed']);
    expect(world.issue(KEY_ID)).toMatchObject({ intents: {}, attempt: { outcome: 'failed' } });
    expect(kindsOf(await remediate(world, deleting))).toEqual(['deleted']);
  });

  test('and whose answer was lost is recorded by the next run', async () => {
    const world = await worldInQuarantine();
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    expect(kindsOf(await remediate(world, deleting))).toEqual(['failed']);
    expect(kindsOf(await remediate(world, deleting))).toEqual(['deleted']);
    expect(world.cloud.changes.filter((change) => change.startsWith('delete'))).toHaveLength(1);
  });

  test('and that no reading shows is not called done', async () => {
    const world = await worldInQuarantine();
    world.cloud.staleReads(9);
    await remediate(world, deleting);
    expect(world.issue(KEY_ID).deletion).toBeUndefined();
  });

  test('and can not be looked at keeps the intent that a dead run has left', async () => {
    const left: Partial<Issue> = { intents: { deletion: { at: NOW, by: 'lambda:dead', mode: 'batch' } } };
    const world = await worldInQuarantine();
    await world.issues.put({ ...world.issue(KEY_ID), ...left });
    world.cloud.failNextLook(new AccessDeniedError('denied'));
    await remediate(world, deleting);
    expect(world.issue(KEY_ID).intents).toEqual(left.intents);
  });
});

describe('whatever happens', () => {
  const expectDeleted = (world: InMemoryWorld) => {
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `delete ${KEY_ID}`]);
    expect(world.issue(KEY_ID)).toMatchObject({ deletion: { told: true }, intents: {} });
    expect(auditOf(world)).toContain('delete done');
    expectAudited(world);
  };

  test('a run that dies before or after any call leaves a key that the next run deletes once, records and tells of', async () => {
    await everyCrashPoint({
      world: worldInQuarantine,
      run: async (world, process) => {
        await runBatch(world, deleting.checks, { ports: portsIn(world, process) });
      },
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      reruns: 2,
      check: expectDeleted,
    });
  });

  test('two runs at once delete it once', async () => {
    const world = await worldInQuarantine();
    await Promise.all([runBatch(world, deleting.checks), runBatch(world, deleting.checks)]);
    expectDeleted(world);
  });
});
