import { describe, expect, test } from '@jest/globals';
import { collect, days } from './options.ts';

describe('days', () => {
  test.each([
    ['90', 90],
    ['14d', 14],
    [' 7 ', 7],
    ['0.5', 0.5],
    ['0', 0],
  ])('%j is %d', (value, expected) => {
    expect(days(value)).toBe(expected);
  });

  test.each(['', 'd', '-1', '1w', '1e3', 'Infinity', '36501', '0x10'])('%j is no number of days', (value) => {
    expect(() => days(value)).toThrow('Give a number of days');
  });
});

describe('collect', () => {
  test('takes the option more than once, and lists', () => {
    expect(collect('c, d,', collect('a,b'))).toEqual(['a', 'b', 'c', 'd']);
  });
});
