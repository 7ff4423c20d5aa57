import { describe, expect, test } from '@jest/globals';
import { ticketLabel, UnavailableError } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  anIssue,
  everyCrashPoint,
  InMemoryWorld,
  KEY_ID,
  MortalProcess,
  OTHER_ACCOUNT_ID,
} from '@keyhammer/testing';
import {
  commentsOf,
  DAY_MS,
  effectsOfAnotherRun,
  happens,
  MINUTE_MS,
  manyIssues,
  NO_EFFECT,
  overridden,
  run,
  usedMeanwhile,
} from '../reporting.fixture.ts';

const HOLD = 'keyhammer-hold-30d';

async function reported(world: InMemoryWorld, accounts: readonly string[] = [ACCOUNT_ID]): Promise<InMemoryWorld> {
  await run(world, { accounts });
  world.clock.advance(DAY_MS);
  return world;
}

/** The calls to the tracker of one run, by name. */
async function callsOf(world: InMemoryWorld, accounts: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const process = new MortalProcess();
  await run(world, { accounts }, process);
  const calls = process.calls.filter((call) => call.startsWith('InMemoryTicketTracker.')).map((call) => call.split('.')[1] ?? '');
  return Object.fromEntries([...Map.groupBy(calls, (call) => call)].map(([call, each]) => [call, each.length]));
}

describe('the calls to the tracker', () => {
  const accounts = Array.from({ length: 50 }, (_, n) => String(100_000_000_000 + n));
  const spread = () => new InMemoryWorld({ issues: manyIssues(500).map((issue, n) => ({ ...issue, accountId: accounts[n % 50] ?? '' })) });

  test('500 open issues in 50 accounts, with nothing new: one reading', async () => {
    const world = await reported(spread(), accounts);

    expect(await callsOf(world, accounts)).toEqual({ snapshots: 1 });
    expect(await effectsOfAnotherRun(world, { accounts })).toEqual(NO_EFFECT);
  });

  test('the same with a label on one and another closed: a history and what is to be said for each of the two, and no more', async () => {
    const world = await reported(spread(), accounts);
    world.tracker.labelAs('SEC-7', HOLD, 'Bob');
    world.tracker.closeAs('SEC-8', 'Bob');

    expect(await callsOf(world, accounts)).toEqual({ snapshots: 1, changes: 2, comment: 1, reopen: 1 });
  });

  test('2 500 issues of one account are one reading as well, those of three are one for some 1 000', async () => {
    const one = await reported(new InMemoryWorld({ issues: manyIssues(2500) }));
    expect(await callsOf(one, [ACCOUNT_ID])).toEqual({ snapshots: 1 });

    const three = accounts.slice(0, 3);
    const issues = manyIssues(2400).map((issue, n) => ({ ...issue, accountId: three[n % 3] ?? '' }));
    const several = await reported(new InMemoryWorld({ issues }), three);
    expect(await callsOf(several, three)).toEqual({ snapshots: 2 });
  });

  test('with no ticket to read there is none', async () => {
    expect(await callsOf(new InMemoryWorld(), [ACCOUNT_ID])).toEqual({});
  });
});

describe('a reading that fails', () => {
  test('is the trouble of the accounts that have tickets, stays due, and holds up no new ticket', async () => {
    const world = await reported(new InMemoryWorld({ issues: [anIssue()] }));
    world.tracker.labelAs('SEC-1', HOLD, 'Bob');
    await world.issues.put(anIssue({ id: accessKeyId(1), accountId: OTHER_ACCOUNT_ID }));
    world.tracker.failWith(new UnavailableError('search is down'), { method: 'snapshots' });

    const { accounts } = await run(world, { accounts: [ACCOUNT_ID, OTHER_ACCOUNT_ID] });

    expect(accounts).toMatchObject([
      { status: 'failed', warnings: ['what people did to the tickets could not be read: search is down'] },
      { status: 'complete', done: [{ action: 'reported' }] },
    ]);
    await run(world);
    expect(commentsOf(world)).toEqual([expect.stringMatching(/^Held/)]);
  });

  test('of one history holds up no other', async () => {
    const world = await reported(new InMemoryWorld({ issues: manyIssues(3) }));
    for (const { key } of world.tracker.tickets) world.tracker.labelAs(key, HOLD, 'Bob');
    world.tracker.failWith(new UnavailableError('slow down'), { method: 'changes' });

    const { accounts } = await run(world);

    expect(accounts[0]?.failures).toMatchObject([{ issueId: accessKeyId(0), reason: 'slow down' }]);
    expect(accounts[0]?.done).toMatchObject([{ action: 'held' }, { action: 'held' }]);
    await run(world);
    expect(world.issues.all.every(({ hold }) => hold)).toBe(true);
  });
});

test('a history that tells of a label and of a closing, and can not be read, is one failure', async () => {
  const world = await reported(new InMemoryWorld({ issues: [anIssue()] }));
  world.tracker.labelAs('SEC-1', HOLD, 'Bob');
  world.tracker.closeAs('SEC-1', 'Bob');
  world.tracker.failWith(new UnavailableError('slow down'), { method: 'changes' });

  const { accounts } = await run(world);

  expect(accounts[0]).toMatchObject({ status: 'failed', done: [], failures: [{ issueId: KEY_ID, reason: 'slow down' }] });
});

test('an issue that another run brings to its end in between is left to that one', async () => {
  const world = await reported(new InMemoryWorld({ issues: [anIssue()] }));
  const tracker = overridden(world.tracker, {
    snapshots: async (keys) => {
      await happens(world, usedMeanwhile);
      await run(world);
      return await world.tracker.snapshots(keys);
    },
  });

  const { accounts } = await run(world, { ports: { tracker } });

  expect(accounts[0]).toMatchObject({ status: 'complete', done: [] });
  expect(world.tracker.ticket('SEC-1').state).toBe('closed');
  expect(world.issue(KEY_ID).status).toBe('closed');
});

/** One ticket that Bob closed, one that he closed and labelled, and two that he labelled. */
async function busyWorld(): Promise<InMemoryWorld> {
  const world = await reported(new InMemoryWorld({ issues: manyIssues(4) }));
  world.tracker.closeAs('SEC-1', 'Bob');
  world.tracker.labelAs('SEC-2', HOLD, 'Bob');
  world.tracker.closeAs('SEC-2', 'Bob');
  world.tracker.labelAs('SEC-3', HOLD, 'Bob');
  world.tracker.labelAs('SEC-4', 'keyhammer-now', 'Bob');
  world.clock.advance(MINUTE_MS);
  return world;
}

const SAID = { 'SEC-1': ['Bob closed'], 'SEC-2': ['Held', 'Bob closed'], 'SEC-3': ['Held'], 'SEC-4': ['Due at once'] } as const;

function expectAllHeeded(world: InMemoryWorld, onManualClose: 'reopen' | 'hold' | 'ignore'): void {
  const state = onManualClose === 'reopen' ? 'open' : 'closed';
  for (const issue of world.issues.all) {
    expect(world.tracker.ticketsLabelled(ticketLabel(issue))).toHaveLength(1);
    expect(issue.ticket?.state).toBe(world.tracker.ticket(issue.ticket?.key ?? '').state);
  }
  expect(['SEC-1', 'SEC-2'].map((key) => world.tracker.ticket(key).state)).toEqual([state, state]);
  expect([1, 2].map((n) => world.issue(accessKeyId(n)).hold?.reason)).toEqual([expect.stringMatching(/label|closed/), `label ${HOLD}`]);
  expect(world.issue(accessKeyId(3)).expedited?.by).toBe('Bob');
  const audited = world.audit.all.map(({ action, by, evidence }) => `${action} ${by} ${evidence.ticket}`).toSorted();
  expect(audited).toEqual(['expedite Bob SEC-4', 'hold Bob SEC-2', 'hold Bob SEC-3', 'ticket-closed Bob SEC-1', 'ticket-closed Bob SEC-2']);
}

describe.each(['reopen', 'hold', 'ignore'] as const)('with on_manual_close: %s', (onManualClose) => {
  const settings = { settings: { onManualClose } };

  test('the reporter dies before or after any call, and runs again: all is heeded and audited once, each comment made once or twice', async () => {
    const survived = await everyCrashPoint({
      world: busyWorld,
      run: async (world, process) => {
        await run(world, settings, process);
      },
      between: (world) => world.clock.advance(MINUTE_MS),
      check: async (world) => {
        expectAllHeeded(world, onManualClose);
        for (const [key, beginnings] of Object.entries(SAID)) {
          const said = commentsOf(world, key);
          for (const words of beginnings) expect([1, 2]).toContain(said.filter((comment) => comment.startsWith(words)).length);
          expect(said.length - beginnings.length).toBeLessThanOrEqual(1);
        }
        expect(await effectsOfAnotherRun(world, settings)).toEqual(NO_EFFECT);
      },
    });

    expect(survived).toBeGreaterThan(50);
  });

  test('two runs at once agree, and repeat no comment but that on a ticket which is left closed', async () => {
    const world = await busyWorld();

    await Promise.all([run(world, settings), run(world, settings)]);
    await run(world, settings);

    expect(await effectsOfAnotherRun(world, settings)).toEqual(NO_EFFECT);
    for (const issue of world.issues.all) expect(issue.ticket?.state).toBe(world.tracker.ticket(issue.ticket?.key ?? '').state);
    expect([commentsOf(world, 'SEC-3').length, commentsOf(world, 'SEC-4').length]).toEqual([1, 1]);
    expect(commentsOf(world, 'SEC-1').length).toBeLessThanOrEqual(onManualClose === 'ignore' ? 2 : 1);
  });
});
