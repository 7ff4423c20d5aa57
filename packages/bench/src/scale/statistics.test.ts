import { expect, test } from '@jest/globals';
import { mean, percentile } from './statistics.ts';

test('the mean', () => {
  expect(mean([])).toBe(0);
  expect(mean([1, 2, 6])).toBe(3);
});

test.each([
  [0.5, 5],
  [0.51, 6],
  [0.95, 10],
  [0, 1],
  [1, 10],
])('the value that %d of ten do not exceed', (part, value) => {
  expect(percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], part)).toBe(value);
});

test('of nothing there is no percentile', () => {
  expect(percentile([], 0.5)).toBe(0);
});
