import { expect, test } from '@jest/globals';
import { movedDate } from './moved-date.ts';

const HOUR = 3_600_000;
let aheadMs = 0;
const Moved = movedDate(Date, () => aheadMs);

test('the present lies ahead, by as much as is said at that moment', () => {
  for (const hours of [0, 1, 24]) {
    aheadMs = hours * HOUR;
    const real = Date.now();
    for (const now of [new Moved().getTime(), Moved.now(), Date.parse(Moved())]) {
      // As text it has no milliseconds.
      expect(now - real).toBeGreaterThanOrEqual(hours * HOUR - 1000);
      expect(now - real).toBeLessThan(hours * HOUR + 1000);
    }
  }
});

test('what is made from something is that very instant', () => {
  aheadMs = HOUR;
  expect(new Moved(0).getTime()).toBe(0);
  expect(new Moved('2026-11-20T12:00:00Z').toISOString()).toBe('2026-11-20T12:00:00.000Z');
  expect(Moved.UTC(2026, 0, 1)).toBe(Date.UTC(2026, 0, 1));
});

test('a date is one for both', () => {
  expect(new Moved()).toBeInstanceOf(Date);
  expect(new Date()).toBeInstanceOf(Moved);
});
