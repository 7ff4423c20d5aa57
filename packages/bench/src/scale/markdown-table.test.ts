import { expect, test } from '@jest/globals';
import { dollars, duration, figure, markdownTable } from './markdown-table.ts';

test('text to the left, numbers to the right', () => {
  expect(markdownTable(['what', 'how', 'n'], [['a', 'b', '1']], 2)).toBe('| what | how | n |\n| --- | --- | ---: |\n| a | b | 1 |');
});

test.each([
  [0.4, '0 s'],
  [89, '89 s'],
  [90, '2 min'],
  [5399, '90 min'],
  [5400, '1.5 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('numbers are as people write them', () => {
  expect([figure(12_345.67), figure(12.345, 1), dollars(0.0126), dollars(1234)]).toEqual(['12,346', '12.3', '0.013', '1,234.000']);
});
