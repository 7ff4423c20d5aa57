import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, plainText, ThrottledError } from '@keyhammer/core';
import { FakeWaiter } from './fake-waiter.ts';
import { InMemoryTicketTracker } from './in-memory-ticket-tracker.ts';
import { draftFor, type TicketTrackerUnderTest, ticketTrackerContract } from './ticket-tracker-contract.ts';

function underTest(findLagMs = 0): TicketTrackerUnderTest & { tracker: InMemoryTicketTracker } {
  const clock = new FakeWaiter(new Date('2026-06-01T08:00:00Z'));
  const tracker = new InMemoryTicketTracker({ clock, findLagMs, people: ['alice', 'bob'] });
  return {
    tracker,
    project: 'SEC',
    issueType: 'Task',
    people: ['alice', 'bob'],
    stranger: 'nobody',
    look: (key) => {
      const { draft, labels, assignee, watchers, parent, comments } = tracker.ticket(key);
      const said = comments.map(plainText);
      const linkedTo = parent === undefined ? [] : [parent];
      const summary = draft.summary.replaceAll('\n', ' ');
      return { summary, description: plainText(draft.description), labels, assignee, watchers, linkedTo, comments: said };
    },
    countTickets: () => tracker.tickets.length,
    remove: (key) => tracker.remove(key),
    hide: (key) => tracker.hide(key),
    closeAs: (who, key) => tracker.closeAs(key, who),
    reopenAs: (who, key) => tracker.reopenAs(key, who),
    labelAs: (who, key, label) => tracker.labelAs(key, label, who),
    unlabelAs: (who, key, label) => tracker.unlabelAs(key, label, who),
    pass: (milliseconds) => clock.advance(milliseconds),
  };
}

describe('the in-memory tracker keeps the promises of the port', () => {
  test.each(ticketTrackerContract)('$name', async ({ verify }) => {
    await verify(underTest(10_000));
  });
});

test('does not find a new ticket before the lag is over', async () => {
  const subject = underTest(10_000);
  await subject.tracker.create([draftFor(subject)]);
  expect((await subject.tracker.find(['issue-1'])).size).toBe(0);
  subject.pass(10_000);
  expect((await subject.tracker.find(['issue-1'])).size).toBe(1);
});

test('loses the answer to a creation on demand, with the ticket made or not', async () => {
  const subject = underTest();
  subject.tracker.mishap({ kind: 'unknown', made: true });
  subject.tracker.mishap({ kind: 'unknown', made: false });
  const results = await subject.tracker.create([draftFor(subject), draftFor(subject, { label: 'issue-2' })]);
  expect(results.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  expect(subject.tracker.tickets.map(({ draft }) => draft.label)).toEqual(['issue-1']);
});

test('what is hidden says nothing: it is neither open, nor closed, nor gone', async () => {
  const { tracker, ...subject } = underTest();
  const [made] = await tracker.create([draftFor({ tracker, ...subject })]);
  if (made?.kind !== 'created') throw made?.error;
  tracker.hide(made.ticket.key);
  for (const act of [tracker.state(made.ticket.key), tracker.changes(made.ticket.key), tracker.close(made.ticket.key, [])]) {
    await expect(act).rejects.toThrow(AccessDeniedError);
  }
  expect((await tracker.find(['issue-1'])).size).toBe(0);
});

test('fails on demand, as often as ordered', async () => {
  const subject = underTest();
  subject.tracker.failWith(new ThrottledError('slow down'), { method: 'state' });
  await expect(subject.tracker.state('SEC-1')).rejects.toThrow(ThrottledError);
  expect(await subject.tracker.state('SEC-1')).toBe('gone');
});
