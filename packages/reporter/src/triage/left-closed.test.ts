import { describe, expect, test } from '@jest/globals';
import { type InMemoryWorld, issueDetails, KEY_ID } from '@keyhammer/testing';
import {
  closedByBob,
  commentsOf,
  effectsOfAnotherRun,
  happens,
  MINUTE_MS,
  NO_EFFECT,
  overridden,
  policy,
  run,
  usedMeanwhile,
} from '../reporting.fixture.ts';

describe('a ticket that was left closed', () => {
  async function leftClosed(): Promise<InMemoryWorld> {
    const world = await closedByBob();
    await run(world, policy('ignore'));
    return world;
  }

  test('gets no comment on what changes', async () => {
    const world = await leftClosed();
    await happens(world, { type: 'violation-seen', details: issueDetails({ lastUsed: { kind: 'never' } }) });

    expect(await effectsOfAnotherRun(world, policy('ignore'))).toEqual(NO_EFFECT);
  });

  test('is not touched when its issue ends', async () => {
    const world = await leftClosed();
    await happens(world, usedMeanwhile);
    const before = world.tracker.ticket('SEC-1');

    const { accounts } = await run(world, policy('ignore'));

    expect(accounts[0]?.done).toMatchObject([{ action: 'closed' }]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'closed', ticket: { key: 'SEC-1', state: 'closed' } });
    expect(world.tracker.ticket('SEC-1')).toEqual(before);
  });

  test('is a ticket as any other once a person opens it: without a word, and closed when its issue ends', async () => {
    const world = await leftClosed();
    const comments = commentsOf(world).length;
    world.clock.advance(MINUTE_MS);
    world.tracker.reopenAs('SEC-1', 'Bob');

    await run(world, policy('ignore'));

    expect(world.issue(KEY_ID).ticket).toMatchObject({ state: 'open' });
    expect(world.issue(KEY_ID).ticket?.leftClosed).toBeUndefined();
    expect(commentsOf(world)).toHaveLength(comments);
    expect(await effectsOfAnotherRun(world, policy('ignore'))).toEqual(NO_EFFECT);
    await happens(world, usedMeanwhile);
    await run(world, policy('ignore'));
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
  });

  test('stays so, where the search shows it as it was before it was closed', async () => {
    const world = await leftClosed();
    const tracker = overridden(world.tracker, {
      snapshots: async (keys) => new Map(keys.map((key) => [key, { state: 'open', labels: [] }])),
    });

    expect(await effectsOfAnotherRun(world, { ...policy('ignore'), ports: { tracker } })).toEqual(NO_EFFECT);
  });
});
