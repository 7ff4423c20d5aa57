import { describe, expect, test } from '@jest/globals';
import { ticketLabel, UnavailableError } from '@keyhammer/core';
import { accessKeyId, anIssue, InMemoryWorld, KEY_ID } from '@keyhammer/testing';
import { happens, MINUTE_MS, manyIssues, overridden, run, usedMeanwhile } from './reporting.fixture.ts';

describe('a creation whose answer is lost', () => {
  test('is looked up at once, and found', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    world.tracker.mishap({ kind: 'unknown', made: true });

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'recovered', ticket: 'SEC-1' }] });
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('is found by a later run where the search lags, and never made twice', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: 2 * MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: true });

    expect((await run(world)).accounts[0]).toMatchObject({ status: 'failed', failures: [{ issueId: KEY_ID }] });
    world.clock.advance(MINUTE_MS);
    expect((await run(world)).accounts[0]).toMatchObject({ status: 'failed', done: [] });
    world.clock.advance(MINUTE_MS);
    expect((await run(world)).accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'recovered', ticket: 'SEC-1' }] });
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('that made nothing is made again, once nobody can still be at it', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: false });
    await run(world);

    world.clock.advance(15 * MINUTE_MS - 1);
    expect((await run(world)).accounts[0]?.failures).toMatchObject([{ reason: expect.stringContaining('looked for again after') }]);
    expect(world.tracker.tickets).toEqual([]);

    world.clock.advance(1);
    await run(world);
    expect(world.clock.waits).toEqual([MINUTE_MS]);
    expect(world.issue(KEY_ID)).toMatchObject({ ticket: { key: 'SEC-1' }, intents: {} });
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('made at the very end by a slow run is found by the search that has been waited for', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: 2 * MINUTE_MS });
    const slow = overridden(world.tracker, {
      create: async (drafts) => {
        world.clock.advance(14 * MINUTE_MS);
        await world.tracker.create(drafts);
        return drafts.map(({ label }) => ({ label, kind: 'unknown', error: new Error('cut') }));
      },
    });
    await run(world, { ports: { tracker: slow } });
    world.clock.advance(MINUTE_MS + 1);

    await run(world);

    expect(world.tracker.tickets).toHaveLength(1);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
  });

  test('by a machine whose clock ran far ahead holds the issue up no longer than the search lags', async () => {
    const ahead = anIssue({ intents: { ticket: { label: ticketLabel(anIssue()), at: new Date('2027-11-20T12:00:00Z') } } });
    const world = new InMemoryWorld({ issues: [ahead], findLagMs: MINUTE_MS });

    await run(world);

    expect(world.clock.waits).toEqual([MINUTE_MS]);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
  });

  test('is closed, not forgotten, if the issue ends before it is found', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: true });
    await run(world);
    await happens(world, usedMeanwhile);
    world.clock.advance(MINUTE_MS);

    await run(world);

    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'closed', ticket: { key: 'SEC-1', state: 'closed' } });
  });

  test('is still looked up after Jira was switched off for a while', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: true });
    await run(world);

    const off = await run(world, { jira: false });
    expect(off.accounts[0]?.warnings).toEqual([expect.stringContaining('looked up when Jira is switched on again')]);
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);

    world.clock.advance(MINUTE_MS);
    await run(world);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('does not keep the others of its batch off the record, not even where the lookup fails', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(3) });
    world.tracker.mishap({ kind: 'unknown', made: true });
    world.tracker.failWith(new UnavailableError('search is down'), { method: 'find' });

    const { accounts } = await run(world);

    expect(accounts[0]?.done.map(({ issueId }) => issueId)).toEqual([accessKeyId(1), accessKeyId(2)]);
    expect(accounts[0]?.failures).toMatchObject([{ issueId: accessKeyId(0), reason: 'search is down' }]);
  });
});
