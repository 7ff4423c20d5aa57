import { describe, expect, test } from '@jest/globals';
import { isHeld } from './hold.ts';
import { addDays } from './instant.ts';
import { advance, type IssueEvent, openIssue } from './life-cycle.ts';
import { reportingStepFor } from './reporting-plan.ts';
import {
  ACCOUNT,
  anException,
  anIssue,
  aReportedIssue,
  aTicket,
  daysAgo,
  daysAhead,
  KEY_ID,
  NOW,
  secondsFrom,
  someDetails,
} from './test-builders.ts';
import { after } from './test-life-cycle.ts';

const KEY = { check: 'stale_keys', accountId: ACCOUNT, id: KEY_ID };
const SECOND = 1;
const MINUTE = 60 * SECOND;

const seen = (overrides: Parameters<typeof someDetails>[0] = {}): IssueEvent => ({
  type: 'violation-seen',
  details: someDetails({ readAt: NOW, ...overrides }),
});
const gone = (reason: 'used' | 'inactive' | 'too-young' | 'gone'): IssueEvent => ({
  type: 'violation-gone',
  resolution: { reason, why: `it is ${reason}` },
  scan: 'complete',
});
const started: IssueEvent = { type: 'remediation-started', by: 'lambda:keyhammer-remediator', mode: 'batch', action: 'deactivate' };
const remediated: IssueEvent = { type: 'remediated' };
const rolledBack: IssueEvent = { type: 'rolled-back', by: 'alice@laptop', holdUntil: daysAhead(14) };

describe('an issue begins', () => {
  test('open', () => {
    expect(openIssue(KEY, someDetails(), undefined, NOW)).toEqual({
      ...KEY,
      status: 'open',
      details: someDetails(),
      timestamps: { identified: NOW, updated: NOW },
      version: 0,
      incarnation: 1,
      intents: {},
      history: [],
      foreign: {},
    });
  });

  test('whitelisted, where an entry covers it', () => {
    expect(openIssue(KEY, someDetails(), anException(), NOW)).toMatchObject({ status: 'whitelisted', exception: anException() });
  });
});

describe('a whitelisted issue', () => {
  const covered = aReportedIssue({ status: 'whitelisted', exception: anException() });

  test.each([
    ['pattern', { pattern: 'ali*' }],
    ['reason', { reason: 'another' }],
    ['approver', { approver: 'dave' }],
    ['expiry', { expires: daysAhead(1) }],
  ])('takes over a new %s', (_what, change) => {
    const exception = anException(change);
    const event: IssueEvent = { type: 'violation-seen', details: covered.details, exception };
    expect(after(covered, [event, NOW])).toMatchObject({ status: 'whitelisted', exception, timestamps: { updated: NOW } });
  });

  test('takes over new evidence', () => {
    const event: IssueEvent = { type: 'violation-seen', details: someDetails({ tags: {} }), exception: anException() };
    expect(after(covered, [event, NOW]).details.tags).toEqual({});
  });

  test('whose entry is gone is reported anew, with the whole retention period ahead, on the ticket that it had', () => {
    const issue = after(covered, [{ type: 'ticket-closed' }, daysAgo(1)], [seen(), NOW]);
    expect(issue).toMatchObject({ status: 'open', timestamps: { identified: daysAgo(30), updated: NOW } });
    expect(issue.timestamps.reported).toBeUndefined();
    expect(reportingStepFor(issue)).toEqual({ kind: 'report-again', ticketKey: 'SEC-1' });
  });

  test('whose ticket was begun, and is found, has a ticket to close', () => {
    const begun = anIssue({ status: 'whitelisted', exception: anException(), intents: { ticket: { label: 'x', at: daysAgo(1) } } });
    const found = after(begun, [{ type: 'reported', ticket: { key: 'SEC-9' } }, NOW]);
    expect(reportingStepFor(found)).toEqual({ kind: 'close-whitelisted', ticketKey: 'SEC-9' });
    expect(reportingStepFor(after(found, [{ type: 'ticket-closed' }, NOW]))).toBeUndefined();
  });
});

describe('two runs at once', () => {
  test('only one of two reporters makes the ticket', () => {
    const first = after(anIssue(), [{ type: 'ticket-started', label: 'x' }, NOW]);
    expect(advance(first, { type: 'ticket-started', label: 'x' }, secondsFrom(NOW, 1)).kind).toBe('refused');
  });

  test('a message, with Jira switched off for a while, does not forget the ticket that may have been made', () => {
    const issue = after(anIssue(), [{ type: 'ticket-started', label: 'x' }, daysAgo(2)], [{ type: 'reported' }, daysAgo(1)]);
    expect(reportingStepFor(issue)).toEqual({ kind: 'recover', label: 'x', since: daysAgo(2) });
    const found = after(issue, [{ type: 'reported', ticket: { key: 'SEC-1' } }, NOW]);
    expect(found.timestamps.reported).toEqual(daysAgo(1));
    expect(reportingStepFor(found)).toBeUndefined();
  });

  test('an issue that became one again while its ticket was being closed gets its ticket opened again', () => {
    const resolved = after(aReportedIssue(), [gone('used'), daysAgo(1)]);
    const again = after(resolved, [seen(), NOW], [{ type: 'ticket-closed' }, NOW]);
    expect(reportingStepFor(again)).toEqual({ kind: 'report-again', ticketKey: 'SEC-1' });
  });

  test('an issue that ended while its ticket was being opened again gets its ticket closed again', () => {
    const unwhitelisted = aReportedIssue({ ticket: aTicket({ state: 'closed' }) });
    const ended = after(unwhitelisted, [gone('used'), NOW], [{ type: 'ticket-reopened', ticket: { key: 'SEC-1' } }, NOW]);
    expect(reportingStepFor(ended)).toEqual({ kind: 'close-resolved', ticketKey: 'SEC-1' });
  });

  test('an issue that an identifier resolved while the remediator was at it has the deed on record all the same', () => {
    const issue = after(aReportedIssue(), [started, NOW], [gone('used'), NOW], [remediated, NOW]);
    expect(issue).toMatchObject({ status: 'resolved', remediation: { mode: 'batch', by: 'lambda:keyhammer-remediator' } });
    expect(after(issue, [rolledBack, NOW]).status).toBe('open');
  });

  test('a failure that comes after another run has done it is none', () => {
    const issue = after(aReportedIssue(), [started, NOW], [remediated, NOW]);
    const failed = advance(issue, { type: 'remediation-failed', why: 'throttled', acted: 'maybe' }, NOW);
    expect(failed).toEqual({ kind: 'unchanged', issue });
  });
});

describe('a remediation', () => {
  const acted = after(aReportedIssue(), [started, NOW], [remediated, NOW]);

  test('is on record with the state to go back to', () => {
    expect(acted.remediation).toEqual({
      action: 'deactivate',
      formerStatus: 'active',
      at: NOW,
      by: 'lambda:keyhammer-remediator',
      mode: 'batch',
      told: false,
    });
    expect(acted.intents).toEqual({});
    expect(after(acted, [{ type: 'remediation-told' }, NOW]).remediation?.told).toBe(true);
  });

  test('makes an end of earlier attempts', () => {
    const failed = after(aReportedIssue(), [{ type: 'remediation-failed', why: 'throttled', acted: 'no' }, daysAgo(1)]);
    expect(failed.attempt).toEqual({ outcome: 'failed', at: daysAgo(1), why: 'throttled' });
    expect(after(failed, [started, NOW], [remediated, NOW])).not.toHaveProperty('attempt');
  });

  test('ends the issue with the next scan that sees the credential inactive', () => {
    expect(after(acted, [gone('inactive'), NOW])).toMatchObject({
      status: 'resolved',
      resolution: { reason: 'remediated', why: 'Keyhammer deactivated it (lambda:keyhammer-remediator)' },
    });
  });

  test('whose record was lost in a crash is recorded when the credential is seen inactive', () => {
    expect(after(aReportedIssue(), [started, daysAgo(1)], [gone('inactive'), NOW])).toMatchObject({
      status: 'resolved',
      timestamps: { remediated: NOW, resolved: NOW },
      remediation: { by: 'lambda:keyhammer-remediator', told: false },
      resolution: { reason: 'remediated' },
      intents: {},
    });
  });

  test('that was never begun is not claimed: the owner deactivated it', () => {
    expect(after(aReportedIssue(), [gone('inactive'), NOW])).toMatchObject({ resolution: { reason: 'inactive', why: 'it is inactive' } });
  });

  test('of a credential that was deleted afterwards ends as gone', () => {
    expect(after(acted, [gone('gone'), NOW])).toMatchObject({ resolution: { reason: 'gone' }, remediation: { told: false } });
  });

  test.each([
    ['exactly an hour before it', -60 * MINUTE, 'unchanged'],
    ['at the same time', 0, 'unchanged'],
    ['one second before five minutes are over', 5 * MINUTE - SECOND, 'unchanged'],
    ['after exactly five minutes', 5 * MINUTE, 'unchanged'],
    ['one second later', 5 * MINUTE + SECOND, 'changed'],
    ['an hour and a second before it: a clock had jumped', -60 * MINUTE - SECOND, 'changed'],
  ])('does not begin a new life by a reading made %s', (_when, seconds, kind) => {
    const readAt = secondsFrom(NOW, seconds);
    const resolved = after(acted, [gone('inactive'), NOW]);
    const closed = after(resolved, [{ type: 'ticket-closed' }, NOW]);
    for (const issue of [acted, resolved, closed]) expect(advance(issue, seen({ readAt }), readAt).kind).toBe(kind);
  });

  test('does not end as "used" by a reading that may be older', () => {
    expect(advance(acted, gone('used'), secondsFrom(NOW, 5 * MINUTE)).kind).toBe('unchanged');
    expect(after(acted, [gone('used'), secondsFrom(NOW, 5 * MINUTE + SECOND)]).resolution?.reason).toBe('used');
  });

  test('that somebody undid by hand begins a new life: told anew, the whole retention period again', () => {
    const again = after(acted, [seen({ readAt: daysAhead(1) }), daysAhead(1)]);
    expect(again).toMatchObject({ status: 'open', incarnation: 2, timestamps: { identified: daysAhead(1) } });
    expect(reportingStepFor(again)).toEqual({ kind: 'report-again', ticketKey: 'SEC-1' });
    expect(advance(again, started, daysAhead(2))).toEqual({ kind: 'refused', reason: 'its owner has not been told yet' });
  });

  test('that Hammer recorded without having done it is due again, after a new report', () => {
    const hammer = aReportedIssue({ version: 0, timestamps: { ...aReportedIssue().timestamps, remediated: daysAgo(3) } });
    expect(after(hammer, [seen(), NOW])).toMatchObject({ status: 'open', incarnation: 2, timestamps: { updated: NOW } });
  });
});

describe('a rollback', () => {
  const acted = after(aReportedIssue(), [started, NOW], [remediated, NOW]);
  const closed = after(acted, [gone('inactive'), NOW], [{ type: 'ticket-closed' }, NOW]);

  test('holds the issue, and keeps what was done in its history', () => {
    const issue = after(closed, [rolledBack, NOW]);
    expect(issue).toMatchObject({
      status: 'open',
      incarnation: 1,
      timestamps: { identified: daysAgo(30), updated: NOW, reported: daysAgo(20) },
      hold: { until: daysAhead(14), by: 'alice@laptop', reason: 'rolled back' },
      history: [{ status: 'closed', ticketKey: 'SEC-1', resolution: { reason: 'remediated' }, remediation: { mode: 'batch' } }],
    });
    expect(reportingStepFor(issue)).toEqual({ kind: 'reopen', ticketKey: 'SEC-1' });
  });

  test('tells the ticket once', () => {
    const told = after(closed, [rolledBack, NOW], [{ type: 'ticket-reopened', ticket: { key: 'SEC-1' } }, NOW]);
    expect(reportingStepFor(told)).toBeUndefined();
  });

  test('does not cost the issue its violation: the next scan leaves it as it is', () => {
    const issue = after(closed, [rolledBack, NOW]);
    expect(advance(issue, seen({ readAt: daysAhead(1) }), daysAhead(1)).kind).toBe('unchanged');
  });

  test('is outlived by its hold, however the issue goes on', () => {
    const again = after(closed, [rolledBack, NOW], [gone('used'), NOW], [seen(), daysAhead(1)]);
    expect(again).toMatchObject({ incarnation: 2, hold: { until: daysAhead(14) } });
    const later = after(closed, [rolledBack, NOW], [gone('used'), NOW], [seen(), daysAhead(14)]);
    expect(later).not.toHaveProperty('hold');
  });

  test.each([
    ['one second before the date', -SECOND, true],
    ['exactly at the date', 0, false],
    ['one second after the date', SECOND, false],
  ])('holds the remediator off: %s', (_when, seconds, held) => {
    const issue = after(closed, [rolledBack, NOW]);
    const now = secondsFrom(daysAhead(14), seconds);
    expect(isHeld(issue, now)).toBe(held);
    expect(advance(issue, started, now).kind).toBe(held ? 'refused' : 'changed');
  });

  test('without which nothing is held', () => {
    expect(isHeld(anIssue(), addDays(NOW, -10_000))).toBe(false);
  });
});

test('an issue that was never reported ends without ever having a ticket', () => {
  const resolved = after(anIssue(), [gone('used'), NOW]);
  expect(reportingStepFor(resolved)).toEqual({ kind: 'close-untold' });
  expect(reportingStepFor(after(resolved, [{ type: 'ticket-closed' }, NOW]))).toBeUndefined();
});

test('an announcement is made once, and anew after every new report', () => {
  const announced = after(anIssue(), [{ type: 'reported' }, daysAgo(3)], [{ type: 'announced' }, daysAgo(3)]);
  expect(after(announced, [{ type: 'announced' }, NOW]).announcedAt).toEqual(daysAgo(3));
  const again = after(announced, [gone('used'), daysAgo(2)], [seen(), daysAgo(1)]);
  expect(advance(again, { type: 'announced' }, NOW).kind).toBe('refused');
  expect(after(again, [{ type: 'reported' }, NOW], [{ type: 'announced' }, NOW]).announcedAt).toEqual(NOW);
});
