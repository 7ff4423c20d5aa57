import { expect, test } from '@jest/globals';
import { retryAfterMs } from './retry-after.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

test.each([
  [null, undefined],
  ['', undefined],
  ['0', 0],
  ['2', 2000],
  ['0.5', 500],
  ['-1', undefined],
  ['soon', undefined],
  ['Sun, 01 Mar 2026 12:00:10 GMT', 10_000],
  ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
])('%p is %p ms', (value, expected) => {
  expect(retryAfterMs(value, NOW)).toBe(expected);
});
