import { describe, expect, test } from '@jest/globals';
import { isBegunInVain, mayBeHalfDone } from './half-done.ts';
import type { Issue, RestorePoint } from './issue.ts';
import { advance, type IssueEvent } from './life-cycle.ts';
import { anException, aReportedIssue, daysAgo, daysAhead, NOW, secondsFrom, someDetails } from './test-builders.ts';
import { after } from './test-life-cycle.ts';

const by = 'lambda:keyhammer-remediator';
const mode = 'batch';
const PEM: RestorePoint = { publicKey: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n' };
const KEYS: RestorePoint = { keys: 'ApiKey-1 ApiKey-2' };

const started = (action: 'deactivate' | 'delete' | 'brown-out', restorePoint?: RestorePoint): IssueEvent => ({
  type: 'remediation-started',
  by,
  mode,
  action,
  ...(restorePoint && { restorePoint }),
});
const remediated: IssueEvent = { type: 'remediated' };
const rolledBack: IssueEvent = { type: 'rolled-back', by: 'alice@laptop', holdUntil: daysAhead(14) };
const failed = (acted: 'no' | 'maybe'): IssueEvent => ({ type: 'remediation-failed', why: 'cut off', acted });
const found = (reason: 'used' | 'inactive' | 'gone'): IssueEvent => ({
  type: 'violation-gone',
  resolution: { reason, why: `it is ${reason}` },
  scan: 'complete',
});
const seen = (readAt: Date): IssueEvent => ({ type: 'violation-seen', details: someDetails({ readAt }) });

/** Wherever it is on record. */
const waysBack = ({ intents, remediation, brownout, history }: Issue) => ({
  intent: intents.remediation?.restorePoint,
  remediation: remediation?.restorePoint,
  brownout: brownout?.restorePoint,
  history: history.at(-1)?.remediation?.restorePoint,
});

const nowhere = { intent: undefined, remediation: undefined, brownout: undefined, history: undefined };

describe('the way back is on record', () => {
  const begun = after(aReportedIssue(), [started('delete', PEM), NOW]);

  test.each<[string, Issue, Partial<ReturnType<typeof waysBack>>]>([
    ['with the intent', begun, { intent: PEM }],
    ['with what was done', after(begun, [remediated, NOW]), { remediation: PEM }],
    ['with what an identification has found to be done', after(begun, [found('gone'), daysAhead(1)]), { remediation: PEM }],
    [
      'with what was found to be done although it was whitelisted meanwhile',
      after(begun, [{ type: 'violation-seen', details: someDetails(), exception: anException() }, NOW], [found('gone'), daysAhead(1)]),
      { remediation: PEM },
    ],
    ['in the history, after a rollback', after(begun, [remediated, NOW], [rolledBack, daysAhead(1)]), { history: PEM }],
    ['in the history, in a new life', after(begun, [remediated, NOW], [seen(daysAhead(2)), daysAhead(2)]), { history: PEM }],
    ['after a failure whose outcome is not known', after(begun, [failed('maybe'), NOW]), { intent: PEM }],
    ['when its issue has ended before it was settled', after(begun, [found('used'), NOW]), { intent: PEM }],
    ['when its issue lives again before it was settled', after(begun, [found('used'), NOW], [seen(NOW), NOW]), { intent: PEM }],
  ])('%s', (_where, issue, where) => {
    expect(waysBack(issue)).toEqual({ ...nowhere, ...where });
  });

  test('of a brown-out, until the end and after it, and then of what is done for good', () => {
    const out = after(aReportedIssue(), [started('brown-out', KEYS), NOW], [{ type: 'browned-out', until: secondsFrom(NOW, 600) }, NOW]);
    expect(waysBack(out)).toEqual({ ...nowhere, brownout: KEYS });
    const back = after(out, [{ type: 'brownout-ended' }, secondsFrom(NOW, 600)]);
    const more: RestorePoint = { keys: 'ApiKey-1 ApiKey-2 ApiKey-3' };
    expect(waysBack(after(back, [started('deactivate', more), daysAhead(1)], [remediated, daysAhead(1)]))).toEqual({
      ...nowhere,
      brownout: KEYS,
      remediation: more,
    });
  });

  test('through the quarantine', () => {
    const quarantined = after(aReportedIssue(), [started('deactivate', KEYS), daysAgo(40)], [remediated, daysAgo(40)]);
    expect(waysBack(after(quarantined, [{ type: 'deletion-started', by, mode }, NOW], [{ type: 'deleted' }, NOW]))).toEqual({
      ...nowhere,
      remediation: KEYS,
    });
  });
});

describe('the way back is dropped', () => {
  const begun = after(aReportedIssue(), [started('deactivate', KEYS), NOW]);

  test.each<[string, IssueEvent]>([
    ['when nothing was done', failed('no')],
    ['when it was let be, and what was half done undone', { type: 'remediation-refused', why: 'it was used' }],
    ['when it is gone by another hand', found('gone')],
    ['when somebody has it back before it was done', rolledBack],
  ])('%s', (_when, event) => {
    expect(waysBack(after(begun, [event, NOW]))).toEqual(nowhere);
  });
});

describe('a change that is begun once more', () => {
  const begun = after(aReportedIssue(), [started('deactivate', KEYS), NOW]);

  test('goes on with what the one before has kept, if it names nothing itself', () => {
    expect(waysBack(after(begun, [started('deactivate'), daysAhead(1)])).intent).toEqual(KEYS);
  });

  test('has what the provider has made of it', () => {
    const more = { keys: 'ApiKey-1 ApiKey-2 ApiKey-3' };
    expect(waysBack(after(begun, [started('deactivate', more), daysAhead(1)])).intent).toEqual(more);
  });

  test('has none where none was ever needed', () => {
    expect(waysBack(after(aReportedIssue(), [started('deactivate'), NOW]))).toEqual(nowhere);
  });
});

describe('what may be half done', () => {
  const begun = after(aReportedIssue(), [started('deactivate', KEYS), NOW]);

  test('is what was begun with a way back, and not recorded', () => {
    expect(mayBeHalfDone(begun)).toBe(true);
    expect(mayBeHalfDone(after(begun, [remediated, NOW]))).toBe(false);
    expect(mayBeHalfDone(after(aReportedIssue(), [started('deactivate'), NOW]))).toBe(false);
  });

  test('can be rolled back, once', () => {
    const back = after(begun, [rolledBack, NOW]);
    expect(back).toMatchObject({ status: 'open', intents: {}, hold: { by: 'alice@laptop' } });
    expect(advance(back, rolledBack, NOW)).toEqual({ kind: 'unchanged', issue: back });
    expect(advance(after(aReportedIssue(), [started('deactivate'), NOW]), rolledBack, NOW)).toEqual({
      kind: 'refused',
      reason: 'Keyhammer has not deactivated it',
    });
  });

  const hold = { type: 'held', by: 'bob', until: daysAhead(7), reason: 'keyhammer-hold-7d' } as const;

  test.each<[string, Issue, Date, boolean]>([
    ['is still due', begun, NOW, false],
    ['was held meanwhile', after(begun, [hold, NOW]), secondsFrom(daysAhead(7), -1), true],
    ['was held, and is due again', after(begun, [hold, NOW]), daysAhead(7), false],
    ['has ended', after(begun, [found('used'), NOW]), NOW, true],
    ['is whitelisted', after(begun, [{ type: 'violation-seen', details: someDetails(), exception: anException() }, NOW]), NOW, true],
    ['lives again, and was not reported yet', after(begun, [found('used'), NOW], [seen(NOW), NOW]), NOW, true],
    ['was never half done', aReportedIssue({ status: 'resolved' }), NOW, false],
  ])('was begun in vain, or not, when its issue %s', (_what, issue, now, inVain) => {
    expect(isBegunInVain(issue, now)).toBe(inVain);
  });
});
