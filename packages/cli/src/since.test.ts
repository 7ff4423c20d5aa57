import { describe, expect, test } from '@jest/globals';
import { sinceInstant } from './since.ts';

const NOW = new Date('2026-03-02T09:30:00Z');

describe('since when', () => {
  test.each([
    ['a day is its beginning in UTC', '2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['an instant is itself', '2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['an instant may have an offset', '2026-03-01T09:30+02:00', '2026-03-01T07:30:00.000Z'],
    ['days ago count from now, to the second', '7d', '2026-02-23T09:30:00.000Z'],
    ['now itself will do', '2026-03-02T09:30:00Z', '2026-03-02T09:30:00.000Z'],
  ])('%s', (_, text, instant) => {
    expect(sinceInstant(text, NOW).toISOString()).toBe(instant);
  });

  test.each(['yesterday', '', '7', '2026-3-1', '2026-02-30', '2026-03-01T09:30:00', '2026-03-01 09:30', '-7d', '20260301'])(
    '%j is none, and says what would be',
    (text) => {
      expect(() => sinceInstant(text, NOW)).toThrow('Give a day such as 2026-03-01');
    },
  );

  test('the future is a mistake: nothing has been done since', () => {
    expect(() => sinceInstant('2026-03-02T09:30:01Z', NOW)).toThrow('is in the future');
  });
});
