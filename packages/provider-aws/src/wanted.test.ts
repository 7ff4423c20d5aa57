import { describe, expect, test } from '@jest/globals';
import { mayBeOld, mayBeUnused, widest } from './wanted.ts';

const AT = new Date('2026-01-01T00:00:00Z');
const shifted = (seconds: number) => new Date(AT.getTime() + seconds * 1000);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('a credential may be unused', () => {
  test.each([
    ['a second before the threshold', shifted(-1), true],
    ['exactly at the threshold', AT, false],
    ['a second after the threshold', shifted(1), false],
    ['never', undefined, true],
  ])('if it was last used %s: %s', (_when, lastUsed, expected) => {
    expect(mayBeUnused(LONG_AGO, lastUsed, { unusedSince: AT, madeBefore: undefined })).toBe(expected);
  });

  test.each([
    [-1, true],
    [0, false],
  ])('if it was never used, and made %i s from the threshold: %s', (seconds, expected) => {
    expect(mayBeUnused(shifted(seconds), undefined, { unusedSince: AT, madeBefore: undefined })).toBe(expected);
  });

  test('not if no check asks', () => {
    expect(mayBeUnused(LONG_AGO, undefined, { unusedSince: undefined, madeBefore: AT })).toBe(false);
  });
});

test.each([
  [-1, true],
  [0, false],
])('a credential that was made %i s from the threshold may be old: %s', (seconds, expected) => {
  expect(mayBeOld(shifted(seconds), { unusedSince: undefined, madeBefore: AT })).toBe(expected);
});

describe('what several checks want', () => {
  const kind = 'aws-access-key';

  test('is the latest instant of each sort', () => {
    const needs = [
      { kind, unusedSince: LONG_AGO },
      { kind, unusedSince: AT },
      { kind, madeBefore: LONG_AGO },
    ] as const;
    expect(widest(needs)).toEqual({ unusedSince: AT, madeBefore: LONG_AGO });
  });

  test('is everything if one of them names no instant', () => {
    const wanted = widest([{ kind, unusedSince: AT }, { kind }]);
    expect(mayBeOld(new Date('2999-01-01T00:00:00Z'), wanted)).toBe(true);
  });

  test('is nothing if there are none', () => {
    expect(widest([])).toEqual({ unusedSince: undefined, madeBefore: undefined });
  });
});
