import { describe, expect, test } from '@jest/globals';
import { addDays, UnavailableError } from '@keyhammer/core';
import { issueDetails, KEY_ID, NOW } from '@keyhammer/testing';
import {
  closedByBob,
  commentsOf,
  DAY_MS,
  effectsOfAnotherRun,
  happens,
  NO_EFFECT,
  overridden,
  policy,
  run,
  seenAgain,
  usedMeanwhile,
} from '../reporting.fixture.ts';

const POLICIES = ['reopen', 'hold', 'ignore'] as const;

const CLOSED_AT = addDays(NOW, 1);

describe('a ticket that a person closed while its issue is open', () => {
  test('is opened again, says who closed it and what will happen, and counts as open', async () => {
    const world = await closedByBob();

    const { accounts } = await run(world, policy('reopen'));

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'reopened', ticket: 'SEC-1' }] });
    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(commentsOf(world)).toEqual([expect.stringMatching(/^Bob closed this ticket.*it is open again.*2026-12-04/)]);
    expect(world.issue(KEY_ID)).toMatchObject({
      status: 'open',
      ticket: { state: 'open' },
      triage: { closed: { at: CLOSED_AT, by: 'Bob', treatedAs: 'reopen' } },
    });
  });

  test('holds the issue for 30 days, and stays closed', async () => {
    const world = await closedByBob();
    const until = addDays(CLOSED_AT, 30);

    const { accounts } = await run(world, policy('hold'));

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'held', ticket: 'SEC-1' }] });
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(commentsOf(world)).toEqual([expect.stringContaining('leaves it alone until 2026-12-21 12:00 UTC')]);
    expect(world.issue(KEY_ID)).toMatchObject({
      status: 'open',
      hold: { until, by: 'Bob', reason: 'its ticket was closed by Bob' },
      ticket: { state: 'closed', leftClosed: true },
    });
  });

  test('holds it no longer than a person may', async () => {
    const world = await closedByBob();

    await run(world, policy('hold', 5));

    expect(world.issue(KEY_ID).hold?.until).toEqual(addDays(CLOSED_AT, 5));
  });

  test('does not shorten a hold that is there', async () => {
    const world = await closedByBob();
    const longer = addDays(NOW, 60);
    await happens(world, { type: 'held', by: 'carol', until: longer, reason: 'rolled back' });

    await run(world, policy('hold'));

    expect(world.issue(KEY_ID).hold).toEqual({ by: 'carol', until: longer, reason: 'rolled back' });
    expect(commentsOf(world)).toEqual([expect.stringContaining('2027-01-19')]);
  });

  test('holds nothing, if that was so long ago that the hold would be over', async () => {
    const world = await closedByBob();
    world.clock.moveTo(addDays(CLOSED_AT, 30));

    await run(world, policy('hold'));

    expect(world.issue(KEY_ID).hold).toBeUndefined();
    expect(world.issue(KEY_ID).triage?.closed?.treatedAs).toBe('ignore');
  });

  test('stays closed, and the issue goes on without it', async () => {
    const world = await closedByBob();

    const { accounts } = await run(world, policy('ignore'));

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'left-closed', ticket: 'SEC-1' }] });
    expect(commentsOf(world)).toEqual([expect.stringMatching(/stays closed.*2026-12-04/)]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', ticket: { state: 'closed', leftClosed: true } });
    expect(world.issue(KEY_ID).hold).toBeUndefined();
  });

  test.each(POLICIES)('is audited as what that person did, with what follows: %s', async (treatedAs) => {
    const world = await closedByBob();

    await run(world, policy(treatedAs));

    expect(world.audit.all).toEqual([
      expect.objectContaining({
        id: KEY_ID,
        at: world.now,
        by: 'Bob',
        action: 'ticket-closed',
        outcome: 'done',
        detail: expect.stringContaining('SEC-1 was closed'),
        evidence: { ticket: 'SEC-1', closed_at: CLOSED_AT.toISOString(), treated_as: treatedAs },
      }),
    ]);
  });

  test.each(POLICIES)('is heeded once: another run writes nothing and says nothing (%s)', async (treatedAs) => {
    const world = await closedByBob();
    await run(world, policy(treatedAs));

    expect(await effectsOfAnotherRun(world, policy(treatedAs))).toEqual(NO_EFFECT);
  });

  test.each(POLICIES)('is heeded, and then nothing has changed: no history is read any more (%s)', async (treatedAs) => {
    const world = await closedByBob();
    await run(world, policy(treatedAs));
    const tracker = overridden(world.tracker, {
      changes: async () => {
        throw new Error('the history was read');
      },
    });

    expect(await effectsOfAnotherRun(world, { ...policy(treatedAs), ports: { tracker } })).toEqual(NO_EFFECT);
  });
});

describe('a ticket that is closed a second time', () => {
  test('is not opened a second time, and says so once', async () => {
    const world = await closedByBob();
    await run(world, policy('reopen'));
    world.clock.advance(DAY_MS);
    world.tracker.closeAs('SEC-1', 'Carol');

    const { accounts } = await run(world, policy('reopen'));

    expect(accounts[0]?.done).toMatchObject([{ action: 'left-closed' }]);
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(commentsOf(world)).toEqual([expect.stringContaining('Bob closed'), expect.stringMatching(/^Carol closed.*stays closed/)]);
    expect(world.audit.all.map(({ by, evidence }) => [by, evidence.treated_as])).toEqual([
      ['Bob', 'reopen'],
      ['Carol', 'ignore'],
    ]);
    expect(await effectsOfAnotherRun(world, policy('reopen'))).toEqual(NO_EFFECT);
  });

  test('nor a third time, after a person has opened it', async () => {
    const world = await closedByBob();
    await run(world, policy('reopen'));
    for (const who of ['Carol', 'Dave']) {
      world.tracker.reopenAs('SEC-1', who);
      await run(world, policy('reopen'));
      world.clock.advance(DAY_MS);
      world.tracker.closeAs('SEC-1', who);
      await run(world, policy('reopen'));
    }

    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(world.audit.all.map(({ evidence }) => evidence.treated_as)).toEqual(['reopen', 'ignore', 'ignore']);
  });

  test('is opened again in another life of its issue', async () => {
    const world = await closedByBob();
    await run(world, policy('reopen'));
    await happens(world, usedMeanwhile);
    await run(world);
    await happens(world, seenAgain);
    await run(world);
    world.clock.advance(DAY_MS);
    world.tracker.closeAs('SEC-2', 'Bob');

    await run(world, policy('reopen'));

    expect(world.tracker.ticket('SEC-2').state).toBe('open');
  });
});

describe('nothing is heeded', () => {
  test('on the ticket of an issue that was remediated: it may well be closed', async () => {
    const world = await closedByBob();
    await happens(world, { type: 'remediation-started', action: 'deactivate', by: 'alice@laptop', mode: 'manual' }, { type: 'remediated' });

    expect(await effectsOfAnotherRun(world, policy('reopen'))).toEqual(NO_EFFECT);
  });

  test('on a ticket that is gone', async () => {
    const world = await closedByBob();
    world.tracker.remove('SEC-1');

    expect(await effectsOfAnotherRun(world, policy('reopen'))).toEqual(NO_EFFECT);
  });

  test('with Jira off', async () => {
    const world = await closedByBob();

    expect(await effectsOfAnotherRun(world, { ...policy('reopen'), jira: false })).toEqual(NO_EFFECT);
  });
});

describe('trouble', () => {
  test('a ticket that can not be opened is due until it can, and keeps the name of who closed it', async () => {
    const world = await closedByBob();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'reopen', times: 2 });

    for (const _ of [1, 2]) {
      expect((await run(world, policy('reopen'))).accounts[0]).toMatchObject({ status: 'failed', failures: [{ reason: 'Jira is down' }] });
    }
    await run(world, policy('reopen'));

    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(commentsOf(world)).toEqual([expect.stringMatching(/^Bob closed/)]);
    expect(world.audit.all).toHaveLength(1);
    expect(await effectsOfAnotherRun(world, policy('reopen'))).toEqual(NO_EFFECT);
  });

  test('a hold counts, although nothing can be said on the ticket', async () => {
    const world = await closedByBob();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });

    const { accounts } = await run(world, policy('hold'));

    expect(accounts[0]).toMatchObject({ status: 'failed', failures: [{ reason: 'Jira is down' }] });
    expect(world.issue(KEY_ID).hold?.until).toEqual(addDays(CLOSED_AT, 30));
    await run(world, policy('hold'));
    expect(commentsOf(world)).toHaveLength(1);
    expect(world.audit.all).toHaveLength(1);
  });

  test('a history that can not be read is one failure, and nothing else is said on the ticket', async () => {
    const world = await closedByBob();
    await happens(world, { type: 'violation-seen', details: issueDetails({ lastUsed: { kind: 'never' } }) });
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'changes' });

    const { accounts } = await run(world, policy('ignore'));

    expect(accounts[0]).toMatchObject({ status: 'failed', done: [], failures: [{ issueId: KEY_ID, reason: 'Jira is down' }] });
    expect(commentsOf(world)).toEqual([]);
  });
});
