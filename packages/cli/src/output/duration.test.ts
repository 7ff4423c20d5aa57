import { expect, test } from '@jest/globals';
import { durationInWords } from './duration.ts';

test.each([
  [0, '0 days 00:00:00'],
  [999, '0 days 00:00:00'],
  [1_000, '0 days 00:00:01'],
  [86_399_999, '0 days 23:59:59'],
  [86_400_000, '1 day 00:00:00'],
  [130 * 86_400_000 + 7 * 3_600_000 + 8 * 60_000 + 9_000, '130 days 07:08:09'],
])('%d ms are %s', (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});
