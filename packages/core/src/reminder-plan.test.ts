import { describe, expect, test } from '@jest/globals';
import type { Issue, Reminder } from './issue.ts';
import { advance } from './life-cycle.ts';
import { reminderDue } from './reminder-plan.ts';
import { anIssue, aReportedIssue, daysAhead, NOW, secondsFrom } from './test-builders.ts';

/** Reported now, so that its remediation is due in 14 days. */
const issue = reportedNow();
const date = daysAhead(14);
const plan = { retentionDays: 14, reminderDays: [7, 1] };

function reportedNow(overrides: Partial<Issue> = {}): Issue {
  return aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, reported: NOW }, ...overrides });
}

function reminded(reminder: Partial<Reminder>): Issue {
  return { ...issue, reminder: { date, days: 7, ticketTold: true, ownerTold: true, ...reminder } };
}

const daysOf = (of: Issue, now: Date, settings = plan) => reminderDue(of, settings, now)?.days;

describe('a reminder is due', () => {
  test.each([
    ['not one second before its day', daysAhead(7), -1, undefined],
    ['exactly seven days before the date', daysAhead(7), 0, 7],
    ['one second later', daysAhead(7), 1, 7],
    ['still a second before the next one', daysAhead(13), -1, 7],
    ['exactly one day before the date', daysAhead(13), 0, 1],
    ['still a second before the date', daysAhead(14), -1, 1],
    ['not at the date itself', daysAhead(14), 0, undefined],
    ['not after it', daysAhead(15), 0, undefined],
  ])('%s', (_when, day, seconds, days) => {
    expect(daysOf(issue, secondsFrom(day, seconds))).toBe(days);
  });

  test('of several that have passed the last, in whatever order they are configured', () => {
    for (const reminderDays of [
      [7, 3, 1],
      [1, 3, 7],
      [3, 1, 7],
    ]) {
      expect(reminderDue(issue, { ...plan, reminderDays }, daysAhead(12))).toEqual({ date, days: 3, ticket: true, owner: true });
    }
  });

  test('not once for what the report itself has just said', () => {
    expect(daysOf(issue, NOW, { ...plan, retentionDays: 5 })).toBeUndefined();
    expect(daysOf(issue, daysAhead(4), { ...plan, retentionDays: 5 })).toBe(1);
    expect(daysOf(issue, NOW, { ...plan, retentionDays: 7 })).toBeUndefined();
    expect(daysOf(issue, secondsFrom(NOW, 1), { ...plan, retentionDays: 7 })).toBeUndefined();
  });

  test.each<[string, Issue]>([
    ['was not reported', anIssue()],
    ['is whitelisted', reportedNow({ status: 'whitelisted' })],
    ['has ended', reportedNow({ status: 'resolved' })],
    ['was remediated', reportedNow({ timestamps: { ...issue.timestamps, remediated: daysAhead(1) } })],
    ['is due at once, as somebody wished', reportedNow({ expedited: { at: daysAhead(1), by: 'bob' } })],
  ])('for no issue that %s', (_what, other) => {
    expect(daysOf(other, daysAhead(7))).toBeUndefined();
  });

  test('never, where none is configured', () => {
    expect(daysOf(issue, daysAhead(13), { ...plan, reminderDays: [] })).toBeUndefined();
  });
});

describe('a reminder that was told', () => {
  test('is not told again, and the next one is', () => {
    expect(daysOf(reminded({}), daysAhead(8))).toBeUndefined();
    expect(daysOf(reminded({}), daysAhead(13))).toBe(1);
    expect(daysOf(reminded({ days: 1 }), daysAhead(13))).toBeUndefined();
  });

  test('is not told again when the last one is struck off the configuration', () => {
    expect(daysOf(reminded({ days: 1 }), daysAhead(13), { ...plan, reminderDays: [7] })).toBeUndefined();
  });

  test.each<[string, Partial<Reminder>, object]>([
    ['to the ticket is still owed to the owner', { ownerTold: false }, { ticket: false, owner: true }],
    ['to the owner is still owed to the ticket', { ticketTold: false }, { ticket: true, owner: false }],
  ])('%s', (_what, reminder, owed) => {
    expect(reminderDue(reminded(reminder), plan, daysAhead(8))).toEqual({ date, days: 7, ...owed });
  });

  test('is owed to both again for the next day, whoever had missed the last', () => {
    expect(reminderDue(reminded({ ownerTold: false }), plan, daysAhead(13))).toEqual({ date, days: 1, ticket: true, owner: true });
  });

  test('is told anew for another date, such as the end of a hold', () => {
    const held = { ...reminded({}), hold: { until: daysAhead(30), by: 'bob', reason: 'keyhammer-hold-30d' } };
    expect(daysOf(held, daysAhead(8))).toBeUndefined();
    expect(reminderDue(held, plan, daysAhead(23))).toEqual({ date: daysAhead(30), days: 7, ticket: true, owner: true });
  });

  test('is settled by the two events that record it', () => {
    const told = (['ticket', 'owner'] as const).reduce((current, who) => {
      const due = reminderDue(current, plan, daysAhead(7));
      if (!due?.[who]) throw new Error(`nothing is owed to the ${who}`);
      const transition = advance(current, { type: 'reminded', date: due.date, days: due.days, who }, daysAhead(7));
      return transition.kind === 'refused' ? current : transition.issue;
    }, issue);
    expect(reminderDue(told, plan, daysAhead(7))).toBeUndefined();
  });
});
