import { describe, expect, test } from '@jest/globals';
import { UnavailableError } from '@keyhammer/core';
import { anIssue, daysAgo, InMemoryWorld, issueDetails, KEY_ID, NOW, usedAt } from '@keyhammer/testing';
import { commentsOf, happens, overridden, run, seenAgain, usedMeanwhile, whitelisted } from './reporting.fixture.ts';

describe('keeping a ticket in step', () => {
  async function reportedWorld(): Promise<InMemoryWorld> {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world);
    return world;
  }

  test('new evidence is one comment', async () => {
    const world = await reportedWorld();
    await happens(world, { type: 'violation-seen', details: issueDetails({ lastUsed: usedAt(daysAgo(100)) }) });

    await run(world);
    await run(world);

    expect(commentsOf(world)).toEqual([expect.stringContaining('What Keyhammer sees has changed')]);
  });

  test('a resolved issue closes its ticket, says why, and tells the owner', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);

    const { accounts, messages } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'closed', ticket: 'SEC-1' }]);
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(commentsOf(world)).toEqual(['Resolved: it was used on 2026-11-19.']);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'closed', ticket: { state: 'closed' } });
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 resolved', status: 'sent' }]);
    expect(world.issue(KEY_ID).announcedAt).toEqual(NOW);
  });

  test('a whitelisted issue labels and closes its ticket', async () => {
    const world = await reportedWorld();
    await happens(world, whitelisted);

    const { accounts } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'whitelisted', ticket: 'SEC-1' }]);
    expect(world.tracker.ticket('SEC-1').labels).toContain('whitelisted');
    expect(commentsOf(world)).toEqual([expect.stringContaining('payroll')]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'whitelisted', ticket: { state: 'closed' } });
  });

  test('an issue whose entry is gone is reported again, on the ticket that it had', async () => {
    const world = await reportedWorld();
    await happens(world, whitelisted);
    await run(world);
    await happens(world, seenAgain);

    const { accounts, messages } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'reported-again', ticket: 'SEC-1' }]);
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 found' }]);
    expect(world.tracker.tickets).toMatchObject([{ key: 'SEC-1', state: 'open' }]);
    expect(world.tracker.ticket('SEC-1').labels).not.toContain('whitelisted');
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);
  });

  test('and on a new one, if that was deleted', async () => {
    const world = await reportedWorld();
    await happens(world, whitelisted);
    await run(world);
    await happens(world, seenAgain);
    world.tracker.remove('SEC-1');

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('SEC-1 is gone')] });
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-2');
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('a new life after the former one has closed is a ticket of its own', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);
    await run(world);
    await happens(world, seenAgain);

    await run(world);

    expect(world.tracker.tickets.map(({ key, state }) => [key, state])).toEqual([
      ['SEC-1', 'closed'],
      ['SEC-2', 'open'],
    ]);
    expect(world.issue(KEY_ID)).toMatchObject({ incarnation: 2, ticket: { key: 'SEC-2' } });
  });

  test('a rollback whose ticket was not told is told by the next run', async () => {
    const world = await reportedWorld();
    await happens(world, { type: 'remediation-started', action: 'deactivate', by: 'alice@laptop', mode: 'manual' }, { type: 'remediated' });
    await happens(world, { type: 'violation-gone', resolution: { reason: 'inactive', why: 'it is inactive' }, scan: 'complete' });
    await run(world);
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    await happens(world, { type: 'rolled-back', by: 'alice@laptop', holdUntil: new Date('2026-12-04T12:00:00Z') });

    const { accounts } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'reopened', ticket: 'SEC-1' }]);
    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', ticket: { key: 'SEC-1', state: 'open' } });
  });

  test.each([
    ['resolved', usedMeanwhile, 'closed'],
    ['whitelisted', whitelisted, 'whitelisted'],
    ['changed', { type: 'violation-seen', details: issueDetails({ lastUsed: usedAt(daysAgo(100)) }) } as const, 'open'],
  ])('a deleted ticket of an issue that was %s is a warning, once', async (_, event, status) => {
    const world = await reportedWorld();
    await happens(world, event);
    world.tracker.remove('SEC-1');

    const first = await run(world);
    const second = await run(world);

    expect(first.accounts[0]).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('SEC-1 is gone')] });
    expect(second.accounts[0]).toMatchObject({ status: 'complete', done: [], warnings: [] });
    expect(world.issue(KEY_ID).status).toBe(status);
    expect(world.tracker.tickets).toEqual([]);
  });

  test('a ticket that can not be closed now is closed by the next run, and until then nothing says that it is', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'close' });

    const { accounts, messages } = await run(world);
    expect(accounts[0]).toMatchObject({ status: 'failed', done: [], failures: [{ reason: 'Jira is down' }] });
    expect(messages).toEqual([]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'resolved', ticket: { state: 'open' } });

    await run(world);
    expect(world.issue(KEY_ID).status).toBe('closed');
  });

  test('an issue that opens again while its ticket is being closed gets it back, and its owner no false news', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);
    const tracker = overridden(world.tracker, {
      close: async (key, comment) => {
        await world.tracker.close(key, comment);
        await happens(world, seenAgain);
      },
    });

    const { accounts, messages } = await run(world, { ports: { tracker } });

    expect(accounts[0]).toMatchObject({ status: 'complete' });
    expect(messages).toEqual([]);
    await run(world);
    expect(world.tracker.tickets).toMatchObject([{ key: 'SEC-1', state: 'open' }]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', incarnation: 2, ticket: { key: 'SEC-1', state: 'open' } });
  });

  test('with Jira off a ticket stays as it is, and a warning says so', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);

    const { accounts } = await run(world, { jira: false });

    expect(accounts[0]?.warnings).toEqual(['SEC-1 stays open: Jira is switched off']);
    expect(world.issue(KEY_ID).status).toBe('resolved');
  });
});
