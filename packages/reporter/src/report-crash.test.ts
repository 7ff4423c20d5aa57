import { describe, expect, test } from '@jest/globals';
import { type IssueEvent, plainText, recordEvent, ticketLabel } from '@keyhammer/core';
import { accessKeyId, anIssue, everyCrashPoint, InMemoryWorld, issueDetails, type MortalProcess } from '@keyhammer/testing';
import { MINUTE_MS, type RunOptions, run } from './reporting.fixture.ts';

const KEYS = [accessKeyId(1), accessKeyId(2), accessKeyId(3)];
const runWith = (channels: RunOptions) => async (world: InMemoryWorld, process: MortalProcess) => {
  await run(world, channels, process);
};

async function happensToAll(world: InMemoryWorld, event: IssueEvent): Promise<void> {
  world.clock.advance(MINUTE_MS);
  for (const id of KEYS) await recordEvent(world.issues, world.issue(id), event, world.now);
}

const seen: IssueEvent = { type: 'violation-seen', details: issueDetails() };
const whitelisted: IssueEvent = { ...seen, exception: { pattern: 'alice' } };
const resolved: IssueEvent = { type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' };

/** Three new issues, to which all of this happened, with a report after each. */
async function worldAfter(events: readonly IssueEvent[], findLagMs = 0): Promise<InMemoryWorld> {
  const world = new InMemoryWorld({ issues: KEYS.map((id) => anIssue({ id })), findLagMs });
  for (const event of events) {
    await run(world);
    await happensToAll(world, event);
  }
  return world;
}

function expectOneTicketEach(world: InMemoryWorld, state: 'open' | 'closed'): void {
  expect(world.issues.all).toHaveLength(KEYS.length);
  expect(world.tracker.tickets).toHaveLength(KEYS.length);
  for (const issue of world.issues.all) {
    const [ticket, ...more] = world.tracker.ticketsLabelled(ticketLabel(issue));
    expect(more).toEqual([]);
    expect(ticket).toMatchObject({ key: issue.ticket?.key, state });
    expect(issue).toMatchObject({ intents: {}, ticket: { state } });
  }
}

const messagesThatSay = (world: InMemoryWorld, words: string) => world.notifier.sent.filter(({ body }) => plainText(body).includes(words));

describe('the reporter dies before or after any call, and runs again', () => {
  test.each([
    ['at once', 0],
    ['late', MINUTE_MS],
    ['later than the next run', 10 * MINUTE_MS],
  ])('new issues: one ticket and at least one message each, where the search finds a ticket %s', async (_, findLagMs) => {
    const survived = await everyCrashPoint({
      world: () => worldAfter([], findLagMs),
      run: runWith({}),
      between: pausing(),
      reruns: 2,
      check: (world) => {
        expectOneTicketEach(world, 'open');
        expect(messagesThatSay(world, 'Found')).not.toEqual([]);
        for (const issue of world.issues.all) {
          expect(issue.status).toBe('open');
          expect(issue.timestamps.reported).toBeDefined();
          expect(issue.announcedAt).toBeDefined();
        }
      },
    });

    // list, 3 intents, create, 3 tickets, send, 3 announcements; before and after each
    expect(survived).toBe(24);
  });

  test('whitelisted issues: each ticket is labelled and closed', async () => {
    await everyCrashPoint({
      world: () => worldAfter([whitelisted]),
      run: runWith({}),
      check: (world) => {
        expectOneTicketEach(world, 'closed');
        expect(world.issues.all.every(({ status }) => status === 'whitelisted')).toBe(true);
        expect(world.tracker.ticketsLabelled('whitelisted')).toHaveLength(KEYS.length);
      },
    });
  });

  test('resolved issues: each ticket is closed, and the issue with it', async () => {
    await everyCrashPoint({
      world: () => worldAfter([resolved]),
      run: runWith({}),
      check: (world) => {
        expectOneTicketEach(world, 'closed');
        expect(world.issues.all.every(({ status }) => status === 'closed')).toBe(true);
        expect(world.tracker.tickets.every(({ comments }) => comments.length === 1)).toBe(true);
      },
    });
  });

  test('issues whose whitelist entry has expired: each is reported again on the ticket it had', async () => {
    await everyCrashPoint({
      world: () => worldAfter([whitelisted, seen]),
      run: runWith({}),
      check: (world) => {
        expectOneTicketEach(world, 'open');
        expect(world.issues.all.every(({ status, timestamps }) => status === 'open' && timestamps.reported)).toBe(true);
        expect(world.issues.all.every(({ announcedAt }) => announcedAt)).toBe(true);
      },
    });
  });

  test('issues that end between the crash and the next run: a ticket that was made is closed, one that was not is not made', async () => {
    await everyCrashPoint({
      world: () => worldAfter([]),
      run: runWith({}),
      between: async (world) => {
        await happensToAll(world, resolved);
        world.clock.advance(20 * MINUTE_MS);
      },
      check: (world) => {
        expect(world.issues.all.map(({ status }) => status)).toEqual(['closed', 'closed', 'closed']);
        expect(world.tracker.tickets.every(({ state }) => state === 'closed')).toBe(true);
        expect(new Set(world.tracker.tickets.map(({ draft }) => draft.label)).size).toBe(world.tracker.tickets.length);
      },
    });
  });

  test('with Slack alone: a message is sent at least once, and only then is the issue reported', async () => {
    await everyCrashPoint({
      world: () => worldAfter([]),
      run: runWith({ jira: false }),
      check: (world) => {
        expect(world.notifier.sent.length).toBeGreaterThanOrEqual(1);
        expect(world.issues.all.every(({ timestamps, announcedAt }) => timestamps.reported && announcedAt)).toBe(true);
      },
    });
  });

  test('with both off: every issue is recorded as reported', async () => {
    await everyCrashPoint({
      world: () => worldAfter([]),
      run: runWith({ jira: false, slack: false }),
      check: (world) => expect(world.issues.all.every(({ timestamps }) => timestamps.reported)).toBe(true),
    });
  });
});

/** The retry comes soon, the next one when no lost intent can be anybody's any more. */
function pausing() {
  const runs = new WeakMap<InMemoryWorld, number>();
  return (world: InMemoryWorld) => {
    const run = (runs.get(world) ?? 0) + 1;
    runs.set(world, run);
    world.clock.advance(run === 1 ? 5 * MINUTE_MS : 20 * MINUTE_MS);
  };
}
