import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, addDays, type CredentialControl, OutcomeUnknownError } from '@keyhammer/core';
import { daysAgo, type InMemoryWorld, NOW, secondsFrom, usedAt } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  commentsOn,
  controlWith,
  DAY_MS,
  KEY_ID,
  kindsOf,
  remediate,
  rotating,
  runBatch,
  statusOf,
  use,
} from '../test-remediation.ts';
import { keysOf, madeId, rotate, rotationOf, worldHandedOver } from './test-rotation.ts';

/** The old key, last used at this instant, is out of use for longer than the grace period of 7 days. */
const OUT_OF_USE = secondsFrom(addDays(daysAgo(1), 7), 1);
const STUCK = addDays(NOW, 14);

async function worldChangedOver(at: Date = OUT_OF_USE): Promise<InMemoryWorld> {
  const world = await worldHandedOver();
  use(world, madeId(world));
  world.clock.moveTo(at);
  return world;
}

async function waitingOf(world: InMemoryWorld, options: Parameters<typeof remediate>[1] = rotate) {
  const { results } = await remediate(world, options);
  const [outcome] = results.map((result) => result.outcome);
  return outcome?.kind === 'waiting' ? outcome.why : outcome?.kind;
}

describe('the old key is deactivated', () => {
  test('once the new one has been used, and the old one has not been for the grace period', async () => {
    const world = await worldChangedOver();
    expect(kindsOf(await remediate(world, rotate))).toEqual(['remediated']);
    expect(await keysOf(world)).toEqual([`${madeId(world)} active`, `${KEY_ID} inactive`]);
  });

  test('verified, recorded, and told of', async () => {
    const world = await worldChangedOver();
    const deactivate: CredentialControl['deactivate'] = async (ref) => {
      await world.cloud.deactivate(ref);
      world.cloud.staleReads(3);
    };
    await remediate(world, { ...rotate, ports: { credentials: controlWith(world, { deactivate }) } });
    expect(world.clock.waits).toEqual([500, 1000, 2000]);
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { action: 'deactivate', told: true }, intents: {} });
    expect(auditOf(world).slice(-2)).toEqual(['deactivate started', 'deactivate done']);
    expect(commentsOn(world).at(-1)).toContain('has deactivated this');
  });

  test('or, begun by a run that died and in use since, not: who deactivates it later is somebody else', async () => {
    const world = await worldChangedOver();
    await world.issues.put({
      ...world.issue(KEY_ID),
      intents: { remediation: { at: world.now, by: 'x', mode: 'batch', action: 'deactivate' } },
    });
    world.clock.advance(DAY_MS);
    use(world, KEY_ID);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['waiting']);
    expect(world.issue(KEY_ID).intents).toEqual({});
  });

  test.each([
    ['a second before', -1, 'active'],
    ['exactly at', 0, 'active'],
    ['a second after', 1, 'inactive'],
  ])('%s the end of its grace period', async (_, seconds, status) => {
    const world = await worldChangedOver(secondsFrom(addDays(daysAgo(1), 7), seconds));
    await remediate(world, rotate);
    expect(statusOf(world)).toBe(status);
  });

  test('at once if it has been out of use for long', async () => {
    const world = await worldHandedOver();
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(200)) });
    use(world, madeId(world));
    expect(kindsOf(await remediate(world, rotate))).toEqual(['remediated']);
  });

  test('also by a check that is to deactivate only by now: a rotation that was begun is ended as one', async () => {
    const world = await worldChangedOver();
    expect(kindsOf(await remediate(world, { checks: [rotating({ action: 'deactivate' })] }))).toEqual(['remediated']);
  });

  test('without a brown-out: its owner has changed over', async () => {
    const world = await worldChangedOver();
    expect(kindsOf(await remediate(world, { checks: [rotating({}, { brownoutMinutes: 15 })] }))).toEqual(['remediated']);
  });

  test('and deleted out of quarantine, when its time has come; the new one stays', async () => {
    const world = await worldChangedOver();
    const deleting = { checks: [rotating({}, { deletion: true, deletionRetentionDays: 30 })] };
    await remediate(world, deleting);
    world.clock.advance(30 * DAY_MS);
    expect(kindsOf(await remediate(world, deleting))).toEqual(['deleted']);
    expect(await keysOf(world)).toEqual([`${madeId(world)} active`]);
  });
});

describe('the old key stays active', () => {
  test.each<[string, (world: InMemoryWorld) => void, (made: string) => string]>([
    [
      'the new one has not been used',
      ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(99)) }),
      (made) => `the new key ${made} has not been used yet`,
    ],
    [
      'the old one is still in use',
      (world) => {
        use(world, madeId(world));
        use(world, KEY_ID);
      },
      () => 'it was used on 2026-11-27 12:00 UTC, within the last 7 days: something needs it',
    ],
    [
      'nobody knows whether the old one is in use',
      (world) => {
        use(world, madeId(world));
        world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: { kind: 'unknown', reason: 'denied' } });
      },
      () => 'its last use is unknown (denied): something may need it',
    ],
    [
      'nobody knows whether the new one is in use',
      (world) => world.cloud.changeKey(ACCOUNT_ID, madeId(world), { lastUsed: { kind: 'unknown', reason: 'denied' } }),
      (made) => `the last use of the new key ${made} is unknown (denied)`,
    ],
    [
      'the new one was deactivated',
      (world) => world.cloud.changeKey(ACCOUNT_ID, madeId(world), { status: 'inactive' }),
      (made) => `the new key ${made} is inactive`,
    ],
    ['the new one was deleted', (world) => world.cloud.deleteKey(ACCOUNT_ID, madeId(world)), () => 'the new key no longer exists'],
  ])('while %s', async (_, change, why) => {
    const world = await worldHandedOver();
    world.clock.moveTo(addDays(NOW, 7));
    change(world);
    const before = [...world.cloud.changes];
    expect(await waitingOf(world)).toBe(why(madeId(world)));
    expect([statusOf(world), world.cloud.changes]).toEqual(['active', before]);
  });

  test('however long it takes', async () => {
    const world = await worldHandedOver();
    use(world, madeId(world));
    for (let days = 1; days <= 60; days += 1) {
      world.clock.advance(DAY_MS);
      use(world, KEY_ID);
      await runBatch(world, rotate.checks);
    }
    expect(statusOf(world)).toBe('active');
  });

  test('while the issue is held', async () => {
    const world = await worldChangedOver();
    await world.issues.put({ ...world.issue(KEY_ID), hold: { until: addDays(world.now, 1), by: 'bob', reason: 'label' } });
    expect((await remediate(world, rotate)).results).toEqual([]);
  });

  test('while the account can not be read, which is recorded and changes nothing of the rotation', async () => {
    const world = await worldChangedOver();
    const before = rotationOf(world);
    world.cloud.failNextLook(new AccessDeniedError('denied'));
    expect(kindsOf(await remediate(world, rotate))).toEqual(['failed']);
    expect([rotationOf(world), world.issue(KEY_ID).attempt?.outcome]).toEqual([before, 'failed']);
  });
});

describe('by force', () => {
  const forced = { checks: [rotating({ force: true })] };

  test.each([
    ['a second before', -1, 'active'],
    ['exactly at', 0, 'inactive'],
  ])('an old key in use is deactivated, not %s the retention period is over', async (_, seconds, status) => {
    const world = await worldHandedOver(forced);
    use(world, madeId(world));
    world.clock.moveTo(secondsFrom(STUCK, seconds));
    use(world, KEY_ID);
    await remediate(world, forced);
    expect(statusOf(world)).toBe(status);
  });

  test('nothing is taken from a user whose new key is not in use', async () => {
    const world = await worldHandedOver(forced);
    world.clock.moveTo(addDays(STUCK, 30));
    use(world, KEY_ID);
    expect(await waitingOf(world, forced)).toContain('has not been used yet');
    expect(statusOf(world)).toBe('active');
  });
});

describe('the old key has come to its end without us', () => {
  test.each<[string, (world: InMemoryWorld) => void, string]>([
    ['deleted', ({ cloud }) => cloud.deleteKey(ACCOUNT_ID, KEY_ID), 'the old one no longer exists'],
    ['deactivated', ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' }), 'the old one is inactive already'],
  ])('%s by its owner: nothing is left to do', async (_, change, why) => {
    const world = await worldChangedOver();
    change(world);
    expect(await waitingOf(world)).toBe(`${why}: the next identification resolves it`);
    expect(world.issue(KEY_ID).remediation).toBeUndefined();
  });

  test('a deactivation of ours whose answer was lost is recorded by the next run', async () => {
    const world = await worldChangedOver();
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    expect(kindsOf(await remediate(world, rotate))).toEqual(['failed']);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['recovered']);
    expect(world.issue(KEY_ID).remediation).toMatchObject({ action: 'deactivate', told: true });
  });
});

test('a person may end it as well, by the same rules', async () => {
  const world = await worldHandedOver();
  expect(await waitingOf(world, { ...rotate, operator: ALICE })).toContain('has not been used yet');
  use(world, madeId(world));
  world.clock.moveTo(OUT_OF_USE);
  expect(kindsOf(await remediate(world, { ...rotate, operator: ALICE }))).toEqual(['remediated']);
});
