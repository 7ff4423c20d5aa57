import { describe, expect, test } from '@jest/globals';
import { rootUser } from '@keyhammer/checks';
import { addDays, type Check, remediationDate, UnavailableError } from '@keyhammer/core';
import { anIssue, checkSettings, InMemoryWorld, KEY_ID, NOW } from '@keyhammer/testing';
import {
  commentsOf,
  DAY_MS,
  effectsOfAnotherRun,
  happens,
  MINUTE_MS,
  NO_EFFECT,
  overridden,
  type RunOptions,
  run,
  usedMeanwhile,
} from '../reporting.fixture.ts';

/** An issue that was reported at NOW, on whose ticket Bob put labels a day after. */
async function labelledByBob(...labels: readonly string[]): Promise<InMemoryWorld> {
  const world = await reportedWorld();
  world.clock.advance(DAY_MS);
  for (const label of labels) world.tracker.labelAs('SEC-1', label, 'Bob');
  world.clock.advance(60 * MINUTE_MS);
  return world;
}

async function reportedWorld(options: RunOptions = {}, check?: Check): Promise<InMemoryWorld> {
  const world = new InMemoryWorld({ issues: [anIssue(check ? { check: check.name } : {})] });
  await run(world, options);
  return world;
}

const LABELLED_AT = addDays(NOW, 1);
const HELD_UNTIL = addDays(LABELLED_AT, 30);

function readingNoHistory(world: InMemoryWorld): RunOptions {
  const changes = async () => {
    throw new Error('the history was read');
  };
  return { ports: { tracker: overridden(world.tracker, { changes }) } };
}

describe('keyhammer-hold-30d', () => {
  test('holds the issue for 30 days from when it was put on', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'held', ticket: 'SEC-1' }] });
    expect(world.issue(KEY_ID)).toMatchObject({
      hold: { until: HELD_UNTIL, by: 'Bob', reason: 'label keyhammer-hold-30d' },
      triage: { labels: [{ label: 'keyhammer-hold-30d', at: LABELLED_AT, by: 'Bob' }] },
    });
    expect(commentsOf(world)).toEqual(['Held, as Bob asked by a label: Keyhammer leaves this alone until 2026-12-21 12:00 UTC.']);
  });

  test('is audited as what that person did', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');

    await run(world);

    expect(world.audit.all).toEqual([
      expect.objectContaining({
        id: KEY_ID,
        at: world.now,
        by: 'Bob',
        action: 'hold',
        outcome: 'done',
        evidence: {
          ticket: 'SEC-1',
          label: 'keyhammer-hold-30d',
          labelled_at: LABELLED_AT.toISOString(),
          until: HELD_UNTIL.toISOString(),
        },
      }),
    ]);
  });

  test('is heeded once, and its history is read once', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');
    await run(world);

    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test('is dropped from the record when it is taken off, and its hold stays until its date', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');
    await run(world);
    world.tracker.unlabelAs('SEC-1', 'keyhammer-hold-30d', 'Bob');

    await run(world);

    expect(world.issue(KEY_ID)).toMatchObject({ hold: { until: HELD_UNTIL }, triage: { labels: [] } });
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test('put on once more after that holds it anew', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');
    await run(world);
    world.tracker.unlabelAs('SEC-1', 'keyhammer-hold-30d', 'Bob');
    await run(world);
    world.clock.moveTo(addDays(NOW, 20));
    world.tracker.labelAs('SEC-1', 'keyhammer-hold-30d', 'Carol');

    await run(world);

    expect(world.issue(KEY_ID).hold).toMatchObject({ until: addDays(NOW, 50), by: 'Carol' });
  });

  test('is not taken as long as it says, if that is more than a person may, and the ticket says so', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');

    await run(world, { settings: { maxHoldDays: 10 } });

    expect(world.issue(KEY_ID).hold?.until).toEqual(addDays(LABELLED_AT, 10));
    expect(commentsOf(world)).toEqual([
      expect.stringMatching(/2026-12-01.*less than the label says: 10 days is the most \(max_hold_days\)/s),
    ]);
  });

  test('does not shorten a hold that is there, and says nothing', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');
    const hold = { by: 'carol@laptop', until: addDays(NOW, 60), reason: 'rolled back' };
    await happens(world, { type: 'held', ...hold });

    await run(world);

    expect(world.issue(KEY_ID).hold).toEqual(hold);
    expect(commentsOf(world)).toEqual([]);
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test('beside a shorter one is the one that counts', async () => {
    const world = await labelledByBob('keyhammer-hold-5d', 'keyhammer-hold-30d', 'keyhammer-hold-7d');

    await run(world);

    expect(world.issue(KEY_ID).hold?.until).toEqual(HELD_UNTIL);
    expect(commentsOf(world)).toHaveLength(1);
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test('that the ticket was made with counts from now, and from nobody known', async () => {
    const world = await reportedWorld();
    const tracker = overridden(world.tracker, {
      snapshots: async (keys) => new Map(keys.map((key) => [key, { state: 'open', labels: ['keyhammer-hold-30d'] }])),
    });

    await run(world, { ports: { tracker } });

    expect(world.issue(KEY_ID).hold).toMatchObject({ until: addDays(NOW, 30), by: 'unknown' });
    expect(await effectsOfAnotherRun(world, { ports: { tracker } })).toEqual(NO_EFFECT);
  });

  test('that Keyhammer put on is nobody’s wish', async () => {
    const world = await reportedWorld();
    await world.tracker.addLabel('SEC-1', 'keyhammer-hold-30d');

    await run(world);

    expect(world.issue(KEY_ID).hold).toBeUndefined();
    expect([commentsOf(world), world.audit.all]).toEqual([[], []]);
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test.each(['keyhammer-hold', 'keyhammer-hold-d', 'keyhammer-hold-1w', 'hold-30d', 'keyhammer-hold-0d'])(
    'misspelt as %s holds nothing',
    async (label) => {
      const world = await labelledByBob(label);

      await run(world);

      expect(world.issue(KEY_ID).hold).toBeUndefined();
      expect(commentsOf(world)).toEqual([]);
    },
  );

  test('counts, although nothing can be said on the ticket; that follows', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'failed', failures: [{ reason: 'Jira is down' }] });
    expect(world.issue(KEY_ID).hold?.until).toEqual(HELD_UNTIL);
    await run(world);
    expect(commentsOf(world)).toHaveLength(1);
    expect(world.audit.all).toHaveLength(1);
    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);
  });

  test('on a ticket that was closed: the date that its reopening tells of is the later one', async () => {
    const world = await labelledByBob('keyhammer-hold-30d');
    world.tracker.closeAs('SEC-1', 'Bob');

    await run(world);

    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(commentsOf(world)).toEqual([expect.stringMatching(/^Held/), expect.stringMatching(/it is open again.*2026-12-21/)]);
  });
});

describe('keyhammer-now', () => {
  test('makes the issue due at once', async () => {
    const world = await labelledByBob('keyhammer-now');

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'expedited', ticket: 'SEC-1' }] });
    expect(world.issue(KEY_ID).expedited).toEqual({ at: world.now, by: 'Bob' });
    expect(remediationDate(world.issue(KEY_ID), checkSettings())).toEqual(world.now);
    expect(commentsOf(world)).toEqual([expect.stringMatching(/^Due at once, as Bob asked/)]);
    expect(world.audit.all).toMatchObject([{ action: 'expedite', by: 'Bob', evidence: { labelled_at: LABELLED_AT.toISOString() } }]);
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test('waits for the end of a hold, and then counts', async () => {
    const world = await labelledByBob('keyhammer-now', 'keyhammer-hold-5d');
    await run(world);
    expect(world.issue(KEY_ID).expedited).toBeUndefined();
    expect(commentsOf(world)).toEqual([expect.stringMatching(/^Held/)]);
    expect(await effectsOfAnotherRun(world)).toEqual(NO_EFFECT);

    world.clock.moveTo(addDays(LABELLED_AT, 5));
    await run(world);

    expect(world.issue(KEY_ID).expedited).toMatchObject({ by: 'Bob' });
    expect(commentsOf(world)).toHaveLength(2);
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });

  test('that was heeded before a rollback is not heeded again after it', async () => {
    const world = await labelledByBob('keyhammer-now');
    await run(world);
    await happens(
      world,
      { type: 'remediation-started', action: 'deactivate', by: 'carol@laptop', mode: 'manual' },
      { type: 'remediated' },
      { type: 'rolled-back', by: 'carol@laptop', holdUntil: addDays(NOW, 3) },
    );
    world.clock.moveTo(addDays(NOW, 4));

    await run(world);

    expect(world.issue(KEY_ID).expedited).toBeUndefined();
  });

  test('says nothing where Keyhammer only reports', async () => {
    const options = { check: rootUser };
    const world = await reportedWorld(options, rootUser);
    world.tracker.labelAs('SEC-1', 'keyhammer-now', 'Bob');

    await run(world, options);

    expect(world.issue(KEY_ID).expedited).toBeUndefined();
    expect(commentsOf(world)).toEqual([]);
    expect(await effectsOfAnotherRun(world, { ...options, ...readingNoHistory(world) })).toEqual(NO_EFFECT);
  });
});

describe('a label from an earlier life', () => {
  test('says nothing of the present one, although the ticket is the same', async () => {
    const world = await labelledByBob('keyhammer-hold-30d', 'keyhammer-now');
    await happens(world, usedMeanwhile, { type: 'violation-seen', details: anIssue().details });
    await run(world);
    expect(world.issue(KEY_ID)).toMatchObject({ incarnation: 2, ticket: { key: 'SEC-1' } });
    const said = commentsOf(world).length;

    await run(world);

    expect(world.issue(KEY_ID).hold).toBeUndefined();
    expect(world.issue(KEY_ID).expedited).toBeUndefined();
    expect(commentsOf(world)).toHaveLength(said);
    expect(await effectsOfAnotherRun(world, readingNoHistory(world))).toEqual(NO_EFFECT);
  });
});
