import { describe, expect, test } from '@jest/globals';
import { addDays, UnavailableError } from '@keyhammer/core';
import { type InMemoryWorld, NOW, secondsFrom } from '@keyhammer/testing';
import { commentsOn, DAY_MS, kindsOf, remediate, rotating, runBatch, use, worldWithOldKey } from '../test-remediation.ts';
import { madeId, rotationOf, worldHandedOver } from './test-rotation.ts';

const checks = [rotating({}, { reminderDays: [7, 1] })];
const STUCK = addDays(NOW, 14);

/** The batch of each of these days, at noon. */
async function runDaily(world: InMemoryWorld, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    world.clock.advance(DAY_MS);
    await runBatch(world, checks);
  }
}

const titles = (world: InMemoryWorld) => world.notifier.sent.map(({ title }) => title);

describe('an owner who does not change over', () => {
  test('is told of the new key, reminded twice, told once that it is stuck, and then left in peace', async () => {
    const world = await worldHandedOver({ checks });
    await runDaily(world, 40);
    expect(commentsOn(world)).toEqual([
      expect.stringContaining('has made a second'),
      expect.stringContaining('Still to be done'),
      expect.stringContaining('Still to be done'),
      expect.stringContaining('The rotation is stuck'),
    ]);
    expect(titles(world)).toEqual(['replaced', 'to be changed over', 'to be changed over', 'stuck'].map((word) => `Keyhammer: 1 ${word}`));
  });

  test.each([
    ['a second before the first reminder', secondsFrom(addDays(STUCK, -7), -1), 1],
    ['at the first reminder', addDays(STUCK, -7), 2],
    ['a second before the last reminder', secondsFrom(addDays(STUCK, -1), -1), 2],
    ['at the last reminder, if the first was missed', addDays(STUCK, -1), 2],
    ['a second before it counts as stuck', secondsFrom(STUCK, -1), 2],
  ])('%s', async (_, now, comments) => {
    const world = await worldHandedOver({ checks });
    world.clock.moveTo(now);
    await runBatch(world, checks);
    expect(commentsOn(world)).toHaveLength(comments);
    expect(rotationOf(world)?.stuckToldAt).toBeUndefined();
  });

  test('hears exactly at the end of the retention period that it is stuck, where the secret is, and why', async () => {
    const world = await worldHandedOver({ checks });
    world.clock.moveTo(STUCK);
    await runBatch(world, checks);
    const comment = commentsOn(world).at(-1) ?? '';
    for (const said of ['stuck', `the new key ${madeId(world)} has not been used yet`, 'keyhammer/alice']) expect(comment).toContain(said);
    expect(rotationOf(world)?.stuckToldAt).toEqual(STUCK);
  });

  test('is reported in every run as waiting, told or not', async () => {
    const world = await worldHandedOver({ checks });
    world.clock.moveTo(addDays(STUCK, 10));
    expect([kindsOf(await remediate(world, { checks })), kindsOf(await remediate(world, { checks }))]).toEqual([['waiting'], ['waiting']]);
  });
});

describe('what nobody heard is told again', () => {
  test.each([
    ['a reminder', addDays(STUCK, -7), 'Still to be done'],
    ['that it is stuck', STUCK, 'The rotation is stuck'],
  ])('%s', async (_, now, words) => {
    const world = await worldHandedOver({ checks });
    world.clock.moveTo(now);
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
    world.notifier.failWith(new UnavailableError('Slack is down'));
    await runBatch(world, checks);
    expect(commentsOn(world)).toHaveLength(1);
    await runBatch(world, checks);
    await runBatch(world, checks);
    expect(commentsOn(world).slice(1)).toEqual([expect.stringContaining(words)]);
  });

  test('where the new secret is: by the next run, before anything else', async () => {
    const world = await worldWithOldKey();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
    world.notifier.failWith(new UnavailableError('Slack is down'));
    await remediate(world, { checks });
    expect(rotationOf(world)?.toldAt).toBeUndefined();

    use(world, madeId(world));
    world.clock.advance(8 * DAY_MS);
    await runBatch(world, checks);
    expect(commentsOn(world)).toEqual([expect.stringContaining('has made a second'), expect.stringContaining('has deactivated this')]);
    expect(rotationOf(world)?.toldAt).toEqual(world.now);
  });

  test('but not what either of the two has heard', async () => {
    const world = await worldWithOldKey();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
    await remediate(world, { checks });
    expect(rotationOf(world)?.toldAt).toEqual(NOW);
  });
});
