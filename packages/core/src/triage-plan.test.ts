import { describe, expect, test } from '@jest/globals';
import type { TriageLabel } from './issue.ts';
import { aReportedIssue, daysAgo, daysAhead, NOW, secondsFrom } from './test-builders.ts';
import { isTriageLabel, wishOf } from './triage-plan.ts';

const MAX_HOLD_DAYS = 90;

/** Put on the ticket at that instant. */
function label(name: string, at: Date = NOW): TriageLabel {
  return { label: name, at, by: 'bob' };
}

const wish = (...labels: readonly TriageLabel[]) => wishOf(labels, aReportedIssue(), MAX_HOLD_DAYS, NOW);

describe('a label is for Keyhammer', () => {
  test.each([
    ['keyhammer-now', true],
    ['keyhammer-hold-14d', true],
    ['keyhammer-hold-1d', true],
    ['keyhammer-hold-d', false],
    ['keyhammer-hold-14', false],
    ['keyhammer-hold--1d', false],
    ['keyhammer-hold-1.5d', false],
    ['keyhammer-hold-14d-please', false],
    ['my-keyhammer-hold-14d', false],
    ['keyhammer-nowadays', false],
    ['Keyhammer-Now', false],
    ['keyhammer-0123456789abcdef0123', false],
    ['stale-keys', false],
    ['', false],
  ])('%p: %p', (name, isOurs) => {
    expect(isTriageLabel(name)).toBe(isOurs);
  });
});

describe('a hold', () => {
  test('counts from the moment that its label was put on', () => {
    const put = label('keyhammer-hold-14d', daysAgo(4));
    expect(wish(put)).toEqual({ kind: 'hold', until: daysAhead(10), label: put });
  });

  test.each([
    ['one second before its end', -1, true],
    ['not at its end', 0, false],
  ])('lasts: %s', (_when, seconds, lasts) => {
    const put = label('keyhammer-hold-14d');
    expect(wishOf([put], aReportedIssue(), MAX_HOLD_DAYS, secondsFrom(daysAhead(14), seconds)) !== undefined).toBe(lasts);
  });

  test.each([
    ['keyhammer-hold-89d', daysAhead(89)],
    ['keyhammer-hold-90d', daysAhead(90)],
    ['keyhammer-hold-91d', daysAhead(90)],
    ['keyhammer-hold-99999d', daysAhead(90)],
  ])('is cut to the longest that is allowed: %s', (name, until) => {
    expect(wish(label(name))).toMatchObject({ kind: 'hold', until });
  });

  test('of no days is none, and neither is one where none is allowed', () => {
    expect(wish(label('keyhammer-hold-0d'))).toBeUndefined();
    expect(wishOf([label('keyhammer-hold-14d')], aReportedIssue(), 0, NOW)).toBeUndefined();
  });

  test('of several is the one that lasts longest', () => {
    const [short, long] = [label('keyhammer-hold-7d'), label('keyhammer-hold-10d', daysAgo(1))];
    expect(wish(short, long)).toMatchObject({ until: daysAhead(9), label: long });
    expect(wish(long, short)).toMatchObject({ until: daysAhead(9), label: long });
  });
});

describe('an expedition', () => {
  const now = label('keyhammer-now', daysAgo(2));

  test('is wished by its label', () => {
    expect(wish(now)).toEqual({ kind: 'now', label: now });
  });

  test('is no hold, however far the clock of the tracker is ahead', () => {
    expect(wish(label('keyhammer-now', daysAhead(1)))?.kind).toBe('now');
  });

  test('gives way to a hold, and is back after it', () => {
    expect(wish(now, label('keyhammer-hold-3d', daysAgo(1)))?.kind).toBe('hold');
    expect(wish(now, label('keyhammer-hold-3d', daysAgo(3)))?.kind).toBe('now');
  });
});

describe('a label says nothing', () => {
  const { reported = NOW } = aReportedIssue().timestamps;

  test.each([
    ['one second before the issue was reported: it was meant for an earlier life, or before an exception', -1, undefined],
    ['but does in the very second', 0, 'now'],
  ])('that was put on %s', (_when, seconds, kind) => {
    expect(wish(label('keyhammer-now', secondsFrom(reported, seconds)))?.kind).toBe(kind);
  });

  test('from before the report, not even a hold that would still last', () => {
    expect(wish(label('keyhammer-hold-60d', secondsFrom(reported, -1)))).toBeUndefined();
    expect(wish(label('keyhammer-hold-60d', reported))?.kind).toBe('hold');
  });

  test('that is not for Keyhammer, nor does no label at all', () => {
    expect(wish(label('stale-keys'))).toBeUndefined();
    expect(wish()).toBeUndefined();
  });
});
