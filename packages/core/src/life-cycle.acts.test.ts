import { describe, expect, test } from '@jest/globals';
import { isBrownedOut } from './brownout.ts';
import type { HandOver } from './issue.ts';
import { advance, type IssueEvent } from './life-cycle.ts';
import { isQuarantined } from './quarantine.ts';
import { reportingStepFor } from './reporting-plan.ts';
import { aReportedIssue, daysAgo, daysAhead, NOW, secondsFrom, someDetails } from './test-builders.ts';
import { after } from './test-life-cycle.ts';

const by = 'lambda:keyhammer-remediator';
const mode = 'batch';
const MINUTE = 60;

const begun = (action: 'deactivate' | 'delete' | 'brown-out'): IssueEvent => ({ type: 'remediation-started', by, mode, action });
const remediated: IssueEvent = { type: 'remediated' };
const found = (reason: 'used' | 'inactive' | 'too-young' | 'gone', scan: 'complete' | 'partial' = 'complete'): IssueEvent => ({
  type: 'violation-gone',
  resolution: { reason, why: `it is ${reason}` },
  scan,
});
const seen = (readAt: Date): IssueEvent => ({ type: 'violation-seen', details: someDetails({ readAt }) });
const rolledBack: IssueEvent = { type: 'rolled-back', by: 'alice@laptop', holdUntil: daysAhead(14) };

describe('a brown-out', () => {
  const until = secondsFrom(NOW, 30 * MINUTE);
  const out = after(aReportedIssue(), [begun('brown-out'), NOW], [{ type: 'browned-out', until }, NOW]);
  const back = after(out, [{ type: 'brownout-ended' }, secondsFrom(until, 5)]);

  test('is on record with who did it, and until when', () => {
    expect(out.brownout).toEqual({ startedAt: NOW, until, by, mode });
    expect(out).toMatchObject({ status: 'open', intents: {} });
    expect(out.timestamps.remediated).toBeUndefined();
  });

  test('is no remediation, and can not be recorded as one', () => {
    expect(advance(after(aReportedIssue(), [begun('brown-out'), NOW]), remediated, NOW)).toEqual({
      kind: 'refused',
      reason: 'it was only to be deactivated for some minutes',
    });
  });

  test('does not end the issue when a scan comes in between', () => {
    for (const event of [found('inactive'), found('used')]) expect(advance(out, event, NOW).kind).toBe('unchanged');
  });

  test('that was begun and never recorded does not end the issue either', () => {
    const died = after(aReportedIssue(), [begun('brown-out'), NOW]);
    expect(advance(died, found('inactive'), daysAhead(1)).kind).toBe('unchanged');
    expect(isBrownedOut(after(died, [{ type: 'browned-out', until }, daysAhead(1)]))).toBe(true);
  });

  test('is recorded, and ends, whatever has become of the issue meanwhile', () => {
    const whitelisted = after(
      aReportedIssue(),
      [begun('brown-out'), NOW],
      [{ type: 'violation-seen', details: someDetails(), exception: { pattern: 'alice' } }, NOW],
    );
    const recorded = after(whitelisted, [{ type: 'browned-out', until }, NOW], [{ type: 'brownout-ended' }, until]);
    expect(recorded).toMatchObject({ status: 'whitelisted', brownout: { endedAt: until } });
  });

  test('keeps everything else off the credential until it is back', () => {
    for (const event of [begun('deactivate'), begun('brown-out'), { type: 'rotation-started', by, mode, heldBefore: [] } as const]) {
      expect(advance(out, event, NOW)).toEqual({ kind: 'refused', reason: 'it is browned out, and to be brought back first' });
      expect(advance(back, event, daysAhead(1)).kind).toBe('changed');
    }
  });

  test('that is over is forgotten by the end of the issue through use, and by a rollback', () => {
    expect(after(back, [found('used'), daysAhead(1)])).toMatchObject({ status: 'resolved', resolution: { reason: 'used' } });
    expect(after(out, [rolledBack, NOW])).not.toHaveProperty('brownout');
    expect(advance(back, rolledBack, daysAhead(1)).kind).toBe('refused');
  });

  test('is followed by the deactivation for good', () => {
    const acted = after(back, [begun('deactivate'), daysAhead(1)], [remediated, daysAhead(1)]);
    expect(acted).toMatchObject({ remediation: { action: 'deactivate', at: daysAhead(1) }, brownout: { endedAt: secondsFrom(until, 5) } });
  });
});

describe('a deletion', () => {
  const acted = after(aReportedIssue(), [begun('deactivate'), daysAgo(40)], [remediated, daysAgo(40)]);
  const closed = after(acted, [found('inactive'), daysAgo(39)], [{ type: 'ticket-closed' }, daysAgo(39)]);
  const deletion: IssueEvent = { type: 'deletion-started', by, mode };

  test('is on record with who did it and when, and leaves the issue closed', () => {
    const issue = after(closed, [deletion, NOW], [{ type: 'deleted' }, secondsFrom(NOW, 5)]);
    expect(issue).toMatchObject({ status: 'closed', deletion: { at: secondsFrom(NOW, 5), by, mode, told: false }, intents: {} });
    expect(after(issue, [{ type: 'deletion-told' }, NOW]).deletion?.told).toBe(true);
    expect(advance(issue, rolledBack, NOW)).toEqual({ kind: 'refused', reason: 'it has been deleted' });
  });

  test('is still to be looked up after a crash, whatever a scan sees', () => {
    const died = after(closed, [deletion, NOW]);
    expect(after(died, [found('gone'), daysAhead(1)]).intents.deletion).toEqual({ at: NOW, by, mode });
    expect(after(died, [{ type: 'deleted' }, daysAhead(1)]).deletion).toMatchObject({ at: daysAhead(1), by });
  });

  test('of what somebody has activated again is off, seen by whatever scan', () => {
    for (const scan of ['complete', 'partial'] as const) {
      const issue = after(closed, [found('used', scan), NOW]);
      expect(issue.remediation?.undone).toBe('it was found active again');
      expect(advance(issue, deletion, daysAhead(90))).toEqual({ kind: 'refused', reason: 'it is not in quarantine' });
    }
  });

  test('is off as well where it was found active again before its issue had ended', () => {
    const issue = after(acted, [found('used'), NOW], [{ type: 'ticket-closed' }, NOW]);
    expect(issue).toMatchObject({ status: 'closed', resolution: { reason: 'used' } });
    expect(isQuarantined(issue)).toBe(false);
  });

  test.each([
    ['exactly five minutes after the deactivation', 0, true],
    ['one second later', 1, false],
  ])('may go on after a scan that saw it active %s', (_when, seconds, quarantined) => {
    const now = secondsFrom(daysAgo(40), 5 * MINUTE + seconds);
    const resolved = after(acted, [found('inactive'), daysAgo(40)]);
    expect(isQuarantined(after(resolved, [found('used'), now]))).toBe(quarantined);
  });

  test('is off for what was brought back, and for a new life', () => {
    expect(isQuarantined(after(closed, [rolledBack, NOW]))).toBe(false);
    expect(isQuarantined(after(closed, [seen(NOW), NOW]))).toBe(false);
  });

  test('waits while it is held', () => {
    const held = after(closed, [{ type: 'held', by: 'bob', until: daysAhead(3), reason: 'keyhammer-hold-3d' }, NOW]);
    expect(advance(held, deletion, secondsFrom(daysAhead(3), -1)).kind).toBe('refused');
    expect(advance(held, deletion, daysAhead(3)).kind).toBe('changed');
  });

  test('that failed stays due, and one that was refused does not', () => {
    const failed = after(closed, [deletion, NOW], [{ type: 'deletion-failed', why: 'access denied', acted: 'no' }, NOW]);
    expect(failed).toMatchObject({ attempt: { outcome: 'failed', at: NOW, why: 'access denied' }, intents: {} });
    expect(advance(failed, deletion, NOW).kind).toBe('changed');
    const refused = after(closed, [deletion, NOW], [{ type: 'deletion-refused', why: 'it is active again' }, NOW]);
    expect(refused.remediation?.undone).toBe('it is active again');
    expect(advance(refused, deletion, NOW).kind).toBe('refused');
  });

  test('whose answer was lost keeps its intent', () => {
    const lost = after(closed, [deletion, NOW], [{ type: 'deletion-failed', why: 'timeout', acted: 'maybe' }, NOW]);
    expect(lost.intents.deletion).toEqual({ at: NOW, by, mode });
  });
});

describe('a password that is deleted at once', () => {
  const started = after(aReportedIssue(), [begun('delete'), NOW]);

  test('ends as remediated when the next scan misses it', () => {
    const issue = after(started, [remediated, NOW], [found('gone'), daysAhead(1)]);
    expect(issue).toMatchObject({
      status: 'resolved',
      remediation: { action: 'delete' },
      resolution: { reason: 'remediated', why: `Keyhammer deleted it (${by})` },
    });
    expect(isQuarantined(issue)).toBe(false);
  });

  test('is recorded when the next scan misses it, where its record was lost, as of when it was begun', () => {
    expect(after(started, [found('gone'), daysAhead(1)])).toMatchObject({
      timestamps: { remediated: daysAhead(1) },
      remediation: { action: 'delete', at: NOW },
      resolution: { reason: 'remediated' },
    });
  });

  test('and made anew ends as what it is: too young', () => {
    const issue = after(started, [remediated, NOW], [found('too-young'), daysAhead(1)]);
    expect(issue).toMatchObject({ status: 'resolved', resolution: { reason: 'too-young' } });
  });

  test('and made anew is a new life, once nobody has used that either', () => {
    const closed = after(started, [remediated, NOW], [found('gone'), daysAhead(1)], [{ type: 'ticket-closed' }, daysAhead(1)]);
    expect(after(closed, [seen(daysAhead(100)), daysAhead(100)])).toMatchObject({ status: 'open', incarnation: 2 });
  });
});

describe('a rotation', () => {
  const start: IssueEvent = { type: 'rotation-started', by, mode, heldBefore: ['AKIAOLD'] };
  const made: IssueEvent = { type: 'rotation-key-made', id: 'AKIANEW' };
  const to: HandOver = { kind: 'secret', arn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:keyhammer/alice' };
  const handedOver: IssueEvent = { type: 'rotation-handed-over', to };

  test('keeps each of its steps, with its time', () => {
    const issue = after(
      aReportedIssue(),
      [start, daysAgo(4)],
      [made, daysAgo(3)],
      [handedOver, daysAgo(2)],
      [{ type: 'rotation-told' }, daysAgo(1)],
      [{ type: 'rotation-stuck-told' }, NOW],
    );
    expect(issue.rotation).toEqual({
      ...{ startedAt: daysAgo(4), by, mode, heldBefore: ['AKIAOLD'] },
      ...{ made: { id: 'AKIANEW', at: daysAgo(3) }, handedOver: { to, at: daysAgo(2) }, toldAt: daysAgo(1), stuckToldAt: NOW },
    });
    expect(issue.status).toBe('open');
  });

  test('makes one key, never two', () => {
    const issue = after(aReportedIssue(), [start, NOW], [made, NOW]);
    expect(advance(issue, start, NOW)).toEqual({ kind: 'refused', reason: 'a rotation is under way already' });
    expect(advance(issue, { type: 'rotation-key-made', id: 'AKIATHIRD' }, NOW)).toEqual({
      kind: 'refused',
      reason: 'AKIANEW has been made for it already',
    });
  });

  test('hands nothing over that was not made, and tells of nothing that was not handed over', () => {
    expect(advance(after(aReportedIssue(), [start, NOW]), handedOver, NOW).kind).toBe('refused');
    expect(advance(after(aReportedIssue(), [start, NOW], [made, NOW]), { type: 'rotation-told' }, NOW).kind).toBe('refused');
  });

  test('begins anew where the new key is gone again, and never once its secret was handed over', () => {
    const undone: IssueEvent = { type: 'rotation-undone', why: 'its secret could not be stored' };
    const issue = after(aReportedIssue(), [start, NOW], [made, NOW]);
    const again = after(issue, [undone, NOW]);
    expect(again).toMatchObject({ attempt: { outcome: 'failed', why: 'its secret could not be stored' } });
    expect(advance(again, start, NOW).kind).toBe('changed');
    expect(advance(after(issue, [handedOver, NOW]), undone, NOW).kind).toBe('refused');
  });

  test('ends with the deactivation of the old key', () => {
    const issue = after(aReportedIssue(), [start, daysAgo(9)], [made, daysAgo(9)], [handedOver, daysAgo(9)]);
    const acted = after(issue, [begun('deactivate'), NOW], [remediated, NOW], [found('inactive'), daysAhead(1)]);
    expect(acted).toMatchObject({ status: 'resolved', resolution: { reason: 'remediated' }, rotation: { made: { id: 'AKIANEW' } } });
    expect(isQuarantined(acted)).toBe(true);
  });

  test.each<[string, readonly IssueEvent[], boolean]>([
    ['goes on, where its new key was not handed over', [start, made], true],
    ['is over, where it was', [start, made, handedOver], false],
  ])('in a new life %s', (_what, events, kept) => {
    const former = after(aReportedIssue(), ...events.map((event) => [event, daysAgo(9)] as const), [found('inactive'), daysAgo(8)]);
    expect(after(former, [seen(NOW), NOW]).rotation !== undefined).toBe(kept);
  });
});

describe('a ticket that a person closed', () => {
  const closedBy = (treatedAs: 'reopen' | 'hold' | 'ignore'): IssueEvent => ({
    type: 'ticket-closed-by-person',
    at: NOW,
    by: 'bob',
    treatedAs,
  });

  test('is opened again by the reporter, or left as it is', () => {
    expect(reportingStepFor(after(aReportedIssue(), [closedBy('reopen'), NOW]))).toEqual({ kind: 'reopen', ticketKey: 'SEC-1' });
    for (const treatedAs of ['hold', 'ignore'] as const) {
      const issue = after(aReportedIssue(), [closedBy(treatedAs), NOW]);
      expect(reportingStepFor(issue)).toBeUndefined();
      expect(issue.triage?.closed).toEqual({ at: NOW, by: 'bob', treatedAs });
    }
  });

  test('and that was left closed is opened again when the issue is reported anew', () => {
    const left = after(aReportedIssue(), [closedBy('ignore'), NOW]);
    const exception = { pattern: 'alice' };
    const back = after(left, [{ type: 'violation-seen', details: someDetails(), exception }, NOW], [seen(daysAhead(1)), daysAhead(1)]);
    expect(reportingStepFor(back)).toEqual({ kind: 'report-again', ticketKey: 'SEC-1' });
    const reported = after(back, [{ type: 'reported', ticket: { key: 'SEC-1' } }, daysAhead(1)]);
    expect(reported.ticket).not.toHaveProperty('leftClosed');
  });

  test('keeps the last twenty labels, and counts them as seen', () => {
    const labels = Array.from({ length: 25 }, (_, day) => ({ label: `keyhammer-hold-${day}d`, at: daysAgo(day), by: 'bob' }));
    const issue = after(aReportedIssue(), [{ type: 'labels-seen', labels }, NOW]);
    expect(issue.triage?.labels).toEqual(labels.slice(5));
    expect(advance(issue, { type: 'labels-seen', labels }, NOW).kind).toBe('unchanged');
  });

  test('keeps the labels that were seen on it', () => {
    const labels = [{ label: 'keyhammer-hold-3d', at: daysAgo(1), by: 'bob' }];
    const issue = after(aReportedIssue(), [{ type: 'labels-seen', labels }, NOW], [closedBy('reopen'), NOW]);
    expect(issue.triage).toEqual({ labels, closed: { at: NOW, by: 'bob', treatedAs: 'reopen' } });
  });
});

test('an expedition lasts until the issue is reported anew or rolled back', () => {
  const issue = after(aReportedIssue(), [{ type: 'expedited', by: 'bob' }, NOW]);
  expect(issue.expedited).toEqual({ at: NOW, by: 'bob' });
  const exception = { pattern: 'alice' };
  const anew = after(issue, [{ type: 'violation-seen', details: someDetails(), exception }, NOW], [seen(daysAhead(1)), daysAhead(1)]);
  expect(anew).not.toHaveProperty('expedited');
  const back = after(issue, [begun('deactivate'), NOW], [remediated, NOW], [rolledBack, NOW]);
  expect(back).not.toHaveProperty('expedited');
});
