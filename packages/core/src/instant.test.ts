import { describe, expect, test } from '@jest/globals';
import { addDays, formatDay, formatInstant, isBefore, wholeDaysBetween } from './instant.ts';

const instant = new Date('2026-11-20T21:33:59.999Z');

test('days are days of 24 hours, whatever the clocks on the wall do', () => {
  expect(addDays(new Date('2026-03-28T12:00:00Z'), 1)).toEqual(new Date('2026-03-29T12:00:00Z'));
  expect(addDays(new Date('2026-03-01T00:00:00Z'), -1)).toEqual(new Date('2026-02-28T00:00:00Z'));
  expect(addDays(instant, 0.5)).toEqual(new Date('2026-11-21T09:33:59.999Z'));
});

describe('whole days', () => {
  test.each([
    ['2026-11-21T21:33:59.998Z', 0],
    ['2026-11-21T21:33:59.999Z', 1],
    ['2026-11-20T21:33:59.999Z', 0],
    ['2026-11-20T21:33:59.998Z', -1],
  ])('from the instant to %s: %p', (later, days) => {
    expect(wholeDaysBetween(instant, new Date(later))).toBe(days);
  });
});

test('before is strictly before', () => {
  expect(isBefore(instant, new Date(instant.getTime() + 1))).toBe(true);
  expect(isBefore(instant, new Date(instant))).toBe(false);
  expect(isBefore(new Date(instant.getTime() + 1), instant)).toBe(false);
});

test('people read UTC, to the minute or to the day', () => {
  expect(formatInstant(instant)).toBe('2026-11-20 21:33 UTC');
  expect(formatDay(instant)).toBe('2026-11-20');
});
