import { describe, expect, test } from '@jest/globals';
import type { RemediationWindow } from '@keyhammer/core';
import { type InMemoryWorld, NOW, secondsFrom } from '@keyhammer/testing';
import {
  ALICE,
  auditOf,
  commentsOn,
  configured,
  controlWith,
  dueIssue,
  KEY_ID,
  keyId,
  kindsOf,
  MINUTE_MS,
  planIn,
  remediate,
  rotating,
  runBatch,
  statusOf,
  use,
  worldWith,
  worldWithDueKeys,
} from './test-remediation.ts';

const MINUTES = 15;
const trial = { checks: [configured({ brownoutMinutes: MINUTES })] };
const HOUR_MS = 60 * MINUTE_MS;

/** One key that has been through its brown-out. */
async function worldAfterTrial(): Promise<InMemoryWorld> {
  const world = await worldWithDueKeys();
  await remediate(world, trial);
  return world;
}

const deactivations = ({ cloud }: InMemoryWorld) => cloud.changes.filter((change) => change.startsWith('deactivate'));

describe('a brown-out', () => {
  test('deactivates the key for some minutes, and activates it again, within one run', async () => {
    const world = await worldWithDueKeys();
    const { results } = await remediate(world, trial);
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'browned-out', until: secondsFrom(NOW, MINUTES * 60) },
      { kind: 'back' },
    ]);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
    expect(world.clock.waits).toEqual([MINUTES * MINUTE_MS]);
    expect(statusOf(world)).toBe('active');
  });

  test('is off for the whole of its minutes, and not a minute longer', async () => {
    const world = await worldWithDueKeys();
    const off: string[] = [];
    const waiter = {
      wait: async (milliseconds: number) => {
        world.clock.advance(milliseconds - 1);
        off.push(`${statusOf(world)} before`);
        world.clock.advance(1);
      },
    };
    await remediate(world, { ...trial, ports: { waiter } });
    expect(off).toEqual(['inactive before']);
    expect(world.issue(KEY_ID).brownout).toEqual({
      startedAt: NOW,
      until: secondsFrom(NOW, MINUTES * 60),
      by: 'lambda:keyhammer-remediator',
      mode: 'batch',
      endedAt: secondsFrom(NOW, MINUTES * 60),
    });
  });

  test('is no remediation: the issue stays open, and its date with it', async () => {
    const world = await worldAfterTrial();
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', intents: {} });
    expect(world.issue(KEY_ID).remediation).toBeUndefined();
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
  });

  test('leaves both of its changes in the audit log', async () => {
    const world = await worldAfterTrial();
    expect(auditOf(world)).toEqual(['brown-out started', 'brown-out done', 'reactivate started', 'reactivate done']);
  });

  test('is told to the ticket, at its begin and at its end, and to the owner while there is time', async () => {
    const world = await worldWithDueKeys();
    const sentWhile: string[] = [];
    const waiter = {
      wait: async (milliseconds: number) => {
        sentWhile.push(...world.notifier.sent.map(({ title }) => title));
        world.clock.advance(milliseconds);
      },
    };
    await remediate(world, { ...trial, ports: { waiter } });
    expect(sentWhile).toEqual(['Keyhammer: 1 on trial']);
    expect(commentsOn(world)).toEqual([expect.stringContaining('on trial'), expect.stringContaining('The trial is over')]);
  });

  test('of several keys takes each back in its time, or as soon as the operator has answered for the next', async () => {
    const world = await worldWithDueKeys(3);
    const minutesOff = new Map<string, number>();
    const since = (id: string) => world.now.getTime() / MINUTE_MS - (minutesOff.get(id) ?? 0);
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        await world.cloud.deactivate(ref);
        minutesOff.set(ref.id, since(ref.id));
      },
      activate: async (ref) => {
        await world.cloud.activate(ref);
        minutesOff.set(ref.id, since(ref.id));
      },
    });
    const confirm = async () => {
      world.clock.advance(20 * MINUTE_MS);
      return 'yes' as const;
    };
    await remediate(world, { ...trial, operator: ALICE, confirm, ports: { credentials } });
    expect([...minutesOff.values()]).toEqual([20, 20, MINUTES]);
  });

  test('is ended even if the operator quits, or the terminal breaks', async () => {
    for (const confirm of [
      async () => 'quit' as const,
      async () => {
        throw new Error('the terminal is gone');
      },
    ]) {
      const world = await worldWithDueKeys(2);
      const run = remediate(world, {
        ...trial,
        operator: ALICE,
        confirm: async (planned) => (planned.issue.id === keyId(0) ? 'yes' : await confirm()),
      });
      await Promise.allSettled([run]);
      expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
      expect(world.issue(KEY_ID).brownout?.endedAt).toBeDefined();
    }
  });
});

describe('the remediation window must hold the whole of a brown-out', () => {
  const windowUntil = (to: number): RemediationWindow => ({ days: ['fri'], from: 11 * 60, to, timezone: 'UTC' });
  const nextFriday = new Date('2026-11-27T11:00:00.000Z');

  test.each([
    ['just holds it', 12 * 60 + MINUTES, ['browned-out', 'back']],
    ['is a minute too short for it', 12 * 60 + MINUTES - 1, ['postponed']],
  ])('one that %s', async (_, to, kinds) => {
    const world = await worldWithDueKeys();
    const report = await remediate(world, { ...trial, settings: { window: windowUntil(to) } });
    expect(kindsOf(report)).toEqual(kinds);
    expect(report.results.flatMap(({ outcome }) => (outcome.kind === 'postponed' ? [outcome.until] : []))).toEqual(
      kinds.includes('postponed') ? [nextFriday] : [],
    );
  });

  test('a key that is due for good needs no such room', async () => {
    const world = await worldWithDueKeys();
    const options = { checks: [configured()], settings: { window: windowUntil(12 * 60 + 1) } };
    expect(kindsOf(await remediate(world, options))).toEqual(['remediated']);
  });
});

describe('after a brown-out', () => {
  test.each([
    ['a second before the hour is over', HOUR_MS - 1000, []],
    ['when the hour is over', HOUR_MS, ['remediated']],
  ])('the key is watched for an hour, then deactivated for good: %s', async (_, passed, kinds) => {
    const world = await worldAfterTrial();
    const ended = world.now;
    world.clock.advance(passed);
    const plan = await planIn(world, trial);
    expect(plan.postponed.map(({ because }) => because)).toEqual(
      kinds.length === 0 ? [{ reason: 'brown-out', until: new Date(ended.getTime() + HOUR_MS) }] : [],
    );
    expect(kindsOf(await remediate(world, trial))).toEqual(kinds);
    expect(statusOf(world)).toBe(kinds.length === 0 ? 'active' : 'inactive');
  });

  test('a key that was used in between is left alone', async () => {
    const world = await worldAfterTrial();
    use(world, KEY_ID);
    world.clock.advance(2 * HOUR_MS);
    const { results } = await remediate(world, trial);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it was used on') });
    expect(deactivations(world)).toHaveLength(1);
  });

  test('there is no second one before the deactivation for good', async () => {
    const world = await worldAfterTrial();
    world.clock.advance(HOUR_MS);
    await remediate(world, trial);
    expect(auditOf(world).slice(-2)).toEqual(['deactivate started', 'deactivate done']);
    expect(world.issue(KEY_ID).remediation).toMatchObject({ action: 'deactivate' });
  });

  test('another check that has found the same key waits for as long', async () => {
    const ticket = { key: 'SEC-2', state: 'open', toldAt: NOW } as const;
    const world = await worldWith(dueIssue(0), dueIssue(0, { check: 'user_keysrotation', ticket }));
    const checks = [...trial.checks, rotating({ action: 'deactivate' })];
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['browned-out', 'refused', 'back']);
    world.clock.advance(HOUR_MS - 1000);
    expect((await remediate(world, { checks })).results).toEqual([]);
    world.clock.advance(1000);
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['remediated', 'refused']);
    expect(deactivations(world)).toHaveLength(2);
  });
});

describe('a brown-out that takes longer than the patience of a run', () => {
  const options = { patienceMs: MINUTES * MINUTE_MS - 1 };

  test('is left to a later run, and its job counts as unfinished', async () => {
    const world = await worldWithDueKeys();
    expect((await runBatch(world, trial.checks, options)).size).toBe(1);
    expect([statusOf(world), world.clock.waits]).toEqual(['inactive', []]);

    world.clock.advance(MINUTES * MINUTE_MS - 1);
    await runBatch(world, trial.checks, options);
    expect(statusOf(world)).toBe('inactive');

    world.clock.advance(1);
    expect((await runBatch(world, trial.checks, options)).size).toBe(0);
    expect(statusOf(world)).toBe('active');
  });

  test('one that takes just as long is waited for', async () => {
    const world = await worldWithDueKeys();
    expect((await runBatch(world, trial.checks, { patienceMs: MINUTES * MINUTE_MS })).size).toBe(0);
    expect(statusOf(world)).toBe('active');
  });
});
