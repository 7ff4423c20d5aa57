import { describe, expect, test } from '@jest/globals';
import { addDays, type Measure } from '@keyhammer/core';
import { arithmeticOf, measureDocument } from './arithmetic.ts';

const AT = new Date('2025-12-02T09:30:00Z');
const THRESHOLD = addDays(AT, 90);
const later = (seconds: number) => new Date(THRESHOLD.getTime() + seconds * 1000);
const lastUse = (changes: Partial<Measure> = {}): Measure => ({ what: 'last use', at: AT, days: 90, breached: false, ...changes });
const difference = (measure: Measure, now: Date) => arithmeticOf(measure, now).find(([name]) => name === 'difference')?.[1];

describe('the arithmetic of a comparison', () => {
  test('the instant, the time since, the threshold in the same unit, and what lies between', () => {
    expect(arithmeticOf(lastUse({ breached: true }), later(40 * 86_400 + 1))).toEqual([
      ['last use', '2025-12-02 09:30:00 UTC'],
      ['elapsed', '130 days 00:00:01'],
      ['threshold', ' 90 days 00:00:00'],
      ['difference', ' 40 days 00:00:01 more: breached, since 2026-03-02 09:30:00 UTC'],
    ]);
  });

  test.each([
    ['a second before the threshold', -1, false, ' 0 days 00:00:01 left: not breached, until 2026-03-02 09:30:00 UTC'],
    ['exactly at it', 0, false, ' 0 days 00:00:00 left: not breached, one second later it would be'],
    ['a second after it', 1, true, ' 0 days 00:00:01 more: breached, since 2026-03-02 09:30:00 UTC'],
  ])('%s', (_, seconds, breached, words) => {
    expect(difference(lastUse({ breached }), later(seconds))).toBe(words);
  });

  test('what should not have happened lately is the other way round', () => {
    expect(difference(lastUse({ within: true, breached: true }), later(-86_400))).toBe(
      '  1 day 00:00:00 left: breached, until 2026-03-02 09:30:00 UTC',
    );
    expect(difference(lastUse({ within: true }), later(86_400))).toContain('more: not breached any more');
  });

  test('what never happened has a note instead', () => {
    const never: Measure = { what: 'last sign-in', days: 90, breached: false, note: 'never' };

    expect(arithmeticOf(never, later(0))).toEqual([['last sign-in', 'never: nothing to hold against the threshold of 90 days 00:00:00']]);
    expect(measureDocument(never, later(0))).toEqual(never);
  });

  test('for a program the same in seconds, below 0 before the threshold', () => {
    expect(measureDocument(lastUse(), later(-60))).toMatchObject({
      elapsedSeconds: 90 * 86_400 - 60,
      thresholdSeconds: 90 * 86_400,
      differenceSeconds: -60,
      turnsAt: THRESHOLD,
    });
  });
});
