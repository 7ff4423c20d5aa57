import { describe, expect, test } from '@jest/globals';
import { rootUser } from '@keyhammer/checks';
import { addDays, type Issue, recordEvent, UnavailableError } from '@keyhammer/core';
import { accessKeyId, anIssue, everyCrashPoint, InMemoryWorld, KEY_ID, NOW, secondsFrom } from '@keyhammer/testing';
import {
  commentsOf,
  DAY_MS,
  effectsOfAnotherRun,
  happens,
  manyIssues,
  messagesTo,
  NO_EFFECT,
  OWNERS,
  overridden,
  type RunOptions,
  run,
} from './reporting.fixture.ts';

const REMINDED: RunOptions = { checkSettings: { retentionDays: 14, reminderDays: [7, 1] } };
/** Reported at NOW. */
const DATE = addDays(NOW, 14);
const SEVEN_DAYS_BEFORE = addDays(DATE, -7);

/** Issues that were reported at NOW, seen at a later time. */
async function reportedWorld(at: Date, options: RunOptions = {}, issues: readonly Issue[] = [anIssue()]): Promise<InMemoryWorld> {
  const world = new InMemoryWorld({ issues });
  await run(world, { ...REMINDED, ...options });
  world.notifier.sent.length = 0;
  world.clock.moveTo(at);
  return world;
}

describe('a reminder 7 days before the remediation date', () => {
  test.each([
    ['one second before', -1, 0],
    ['at the very second', 0, 1],
    ['one second after', 1, 1],
  ])('is made from that second on, and once: %s', async (_, seconds, reminders) => {
    const world = await reportedWorld(secondsFrom(SEVEN_DAYS_BEFORE, seconds));

    const { accounts } = await run(world, REMINDED);

    expect(accounts[0]?.done).toMatchObject(Array.from({ length: reminders }, () => ({ action: 'reminded', ticket: 'SEC-1' })));
    expect(commentsOf(world)).toEqual(
      Array.from({ length: reminders }, () => expect.stringMatching(/^A reminder, 7 days before the date.* 2026-12-04/)),
    );
    expect(messagesTo(world, '#security')).toEqual(Array.from({ length: reminders }, () => expect.stringContaining('2026-12-04')));
    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
  });

  test('is headed as what it is', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);

    const { messages } = await run(world, REMINDED);

    expect(messages).toMatchObject([{ to: '#security', title: 'Keyhammer: 1 soon to be retired', status: 'sent' }]);
  });

  test('is followed by the one a day before, and by none at the date itself', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    await run(world, REMINDED);

    world.clock.moveTo(addDays(DATE, -1));
    await run(world, REMINDED);
    world.clock.moveTo(DATE);
    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);

    expect(commentsOf(world)).toEqual([expect.stringContaining('7 days before'), expect.stringContaining('1 day before')]);
    expect(world.notifier.sent).toHaveLength(2);
  });

  test('says how many days are left, where the reporter comes late', async () => {
    const world = await reportedWorld(addDays(DATE, -4.5));

    await run(world, REMINDED);

    expect(commentsOf(world)).toEqual([expect.stringContaining('5 days before')]);
  });

  test('comes again with another date, to which a hold has moved it', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    await run(world, REMINDED);
    await happens(world, { type: 'held', by: 'bob', until: addDays(DATE, 30), reason: 'label keyhammer-hold-30d' });
    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);

    world.clock.moveTo(addDays(DATE, 23));
    await run(world, REMINDED);

    expect(commentsOf(world)).toEqual([expect.stringContaining('2026-12-04'), expect.stringContaining('2027-01-03')]);
  });
});

describe('nobody is reminded', () => {
  test('of an issue in the run that reports it', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });

    const { accounts, messages } = await run(world, { checkSettings: { retentionDays: 7, reminderDays: [14, 7, 1] } });

    expect(accounts[0]?.done.map(({ action }) => action)).toEqual(['reported']);
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 found' }]);
  });

  test('of what is only ever reported', async () => {
    const root = { ...REMINDED, check: rootUser };
    const world = await reportedWorld(SEVEN_DAYS_BEFORE, root, [anIssue({ check: rootUser.name })]);

    expect(await effectsOfAnotherRun(world, root)).toEqual(NO_EFFECT);
  });

  test('in an account in which Keyhammer does not act', async () => {
    const elsewhere = { checkSettings: { ...REMINDED.checkSettings, remediationAccounts: [] } };
    const world = await reportedWorld(SEVEN_DAYS_BEFORE, elsewhere);

    expect(await effectsOfAnotherRun(world, elsewhere)).toEqual(NO_EFFECT);
  });

  test('of what is being replaced, which has reminders of its own', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    await happens(world, { type: 'rotation-started', by: 'alice@laptop', mode: 'manual', heldBefore: [KEY_ID] });

    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
  });

  test('of what is due at once', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    await happens(world, { type: 'expedited', by: 'bob' });

    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
  });
});

describe('with one channel', () => {
  test('without Jira the message is the reminder, once', async () => {
    const options = { ...REMINDED, jira: false };
    const world = await reportedWorld(SEVEN_DAYS_BEFORE, options);

    await run(world, options);

    expect(messagesTo(world, '#security')).toEqual([expect.stringContaining('2026-12-04')]);
    expect(await effectsOfAnotherRun(world, options)).toEqual(NO_EFFECT);
  });

  test('without Slack the comment is, once', async () => {
    const options = { ...REMINDED, slack: false };
    const world = await reportedWorld(SEVEN_DAYS_BEFORE, options);

    await run(world, options);

    expect(commentsOf(world)).toHaveLength(1);
    expect(world.issue(KEY_ID).reminder).toEqual({ date: DATE, days: 7, ticketTold: true, ownerTold: true });
    expect(await effectsOfAnotherRun(world, options)).toEqual(NO_EFFECT);
  });

  test('with nobody to tell on Slack it counts as told, and a warning says what to set', async () => {
    const options = { ...REMINDED, settings: { owners: { ...OWNERS, default: { jiraProject: 'SEC' } } } };
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);

    const { accounts } = await run(world, options);

    expect(accounts[0]?.warnings).toEqual([expect.stringContaining('slack_owner')]);
    expect(commentsOf(world)).toHaveLength(1);
    expect(await effectsOfAnotherRun(world, options)).toEqual(NO_EFFECT);
  });
});

describe('a channel that is out of order', () => {
  test('with Slack down the message follows, and the comment is not made again', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    world.notifier.failWith(new UnavailableError('Slack is down'));

    expect((await run(world, REMINDED)).messages).toMatchObject([{ status: 'failed' }]);
    await run(world, REMINDED);

    expect(world.notifier.sent).toHaveLength(1);
    expect(commentsOf(world)).toHaveLength(1);
    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
  });

  test('a comment that can not be made follows, holds up no other, and the message is not sent again', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE, {}, manyIssues(3));
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });

    const { accounts } = await run(world, REMINDED);
    expect(accounts[0]).toMatchObject({ status: 'failed', failures: [{ issueId: accessKeyId(0), reason: 'Jira is down' }] });
    expect(accounts[0]?.done.map(({ issueId }) => issueId)).toEqual([accessKeyId(1), accessKeyId(2)]);

    expect((await run(world, REMINDED)).accounts[0]?.done.map(({ issueId }) => issueId)).toEqual([accessKeyId(0)]);
    expect(world.notifier.sent).toHaveLength(1);
  });

  test('a ticket that is gone is a warning, once', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    world.tracker.remove('SEC-1');

    const { accounts } = await run(world, REMINDED);

    expect(accounts[0]).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('SEC-1 is gone')] });
    expect(world.notifier.sent).toHaveLength(1);
    expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
  });

  test('one that was sent and can not be recorded is a failure, and is sent again', async () => {
    const world = await reportedWorld(SEVEN_DAYS_BEFORE);
    const issues = overridden(world.issues, {
      put: async (issue) => {
        if (issue.reminder?.ownerTold) throw new UnavailableError('the table is not reachable');
        return await world.issues.put(issue);
      },
    });

    const { accounts } = await run(world, { ...REMINDED, ports: { issues } });
    expect(accounts[0]?.failures).toMatchObject([{ reason: expect.stringContaining('not reachable') }]);

    await run(world, REMINDED);
    expect(world.notifier.sent).toHaveLength(2);
    expect(commentsOf(world)).toHaveLength(1);
  });
});

test('a ticket that was left closed is not written to: its owner has the message', async () => {
  const world = await reportedWorld(SEVEN_DAYS_BEFORE);
  world.tracker.closeAs('SEC-1', 'bob');
  await run(world, { ...REMINDED, checkSettings: { reminderDays: [] }, settings: { onManualClose: 'ignore' } });
  const before = commentsOf(world).length;

  await run(world, REMINDED);

  expect(commentsOf(world)).toHaveLength(before);
  expect(messagesTo(world, '#security')).toEqual([expect.stringContaining('2026-12-04')]);
  expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
});

test('the reporter dies before or after any call, and runs again: each is reminded at least once on both channels, at most twice', async () => {
  const survived = await everyCrashPoint({
    world: () => reportedWorld(SEVEN_DAYS_BEFORE, {}, manyIssues(2)),
    run: async (world, process) => {
      await run(world, REMINDED, process);
    },
    between: (world) => world.clock.advance(60_000),
    check: async (world) => {
      for (const { ticket, reminder } of world.issues.all) {
        expect([1, 2]).toContain(commentsOf(world, ticket?.key).length);
        expect(reminder).toEqual({ date: DATE, days: 7, ticketTold: true, ownerTold: true });
      }
      expect([1, 2]).toContain(world.notifier.sent.length);
      expect(await effectsOfAnotherRun(world, REMINDED)).toEqual(NO_EFFECT);
    },
  });

  // list, snapshots, 2 comments, 2 puts, send, 2 puts; before and after each
  expect(survived).toBe(18);
});

test('a hold that is recorded while the reminder is on its way is not forgotten', async () => {
  const world = await reportedWorld(SEVEN_DAYS_BEFORE);
  const until = new Date(DATE.getTime() + 30 * DAY_MS);
  const tracker = overridden(world.tracker, {
    comment: async (key, text) => {
      await world.tracker.comment(key, text);
      await recordEvent(world.issues, world.issue(KEY_ID), { type: 'held', by: 'bob', until, reason: 'by hand' }, world.now);
    },
  });

  await run(world, { ...REMINDED, ports: { tracker } });

  expect(world.issue(KEY_ID)).toMatchObject({ hold: { until }, reminder: { date: DATE, ticketTold: true } });
});
