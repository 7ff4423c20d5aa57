import { describe, expect, test } from '@jest/globals';
import type { TicketChange } from '@keyhammer/core';
import { anIssue, InMemoryWorld } from '@keyhammer/testing';
import { closedByBob, commentsOf, effectsOfAnotherRun, NO_EFFECT, overridden, policy, run } from '../reporting.fixture.ts';

describe('the history has the last word', () => {
  test('on a ticket that was opened again meanwhile', async () => {
    const world = await closedByBob();
    world.tracker.reopenAs('SEC-1', 'Bob');
    const tracker = overridden(world.tracker, {
      snapshots: async (keys) => new Map(keys.map((key) => [key, { state: 'closed', labels: [] }])),
    });

    expect(await effectsOfAnotherRun(world, { ports: { tracker } })).toEqual(NO_EFFECT);
  });

  test('on a closing that was heeded before, where the reading is behind', async () => {
    const world = await closedByBob();
    const asClosed: readonly TicketChange[] = world.tracker.ticket('SEC-1').history;
    await run(world, policy('reopen'));
    const tracker = overridden(world.tracker, {
      snapshots: async (keys) => new Map(keys.map((key) => [key, { state: 'closed', labels: [] }])),
      changes: async () => asClosed,
    });

    expect(await effectsOfAnotherRun(world, { ...policy('reopen'), ports: { tracker } })).toEqual(NO_EFFECT);
  });

  test('on a ticket that Keyhammer itself closed: it is opened again, and nobody is said to have closed it', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world);
    world.tracker.closeAs('SEC-1', world.tracker.self);

    const { accounts } = await run(world, policy('ignore'));

    expect(accounts[0]?.done).toMatchObject([{ action: 'reopened' }]);
    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(commentsOf(world)).toEqual(['This is an issue again.']);
    expect(world.audit.all).toEqual([]);
  });

  test('on one that nobody has closed: it is left as it is, with a warning', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world);
    const tracker = overridden(world.tracker, {
      snapshots: async (keys) => new Map(keys.map((key) => [key, { state: 'closed', labels: [] }])),
    });

    const { accounts } = await run(world, { ports: { tracker } });

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [], warnings: [expect.stringContaining('SEC-1 shows as closed')] });
  });
});
