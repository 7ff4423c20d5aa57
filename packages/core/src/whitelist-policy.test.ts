import { describe, expect, test } from '@jest/globals';
import { addDays } from './instant.ts';
import { NOW } from './test-builders.ts';
import { breachesOf, type WhitelistPolicy } from './whitelist-policy.ts';

const ALL: WhitelistPolicy = { require: ['reason', 'approver', 'expires'] };
/** What `"expires": "…"` in the file stands for: the end of that day. */
const until = (day: string) => ({ pattern: 'alice', expires: addDays(new Date(day), 1) });

describe('an entry of the whitelist', () => {
  test('that says all that is asked of it breaches nothing', () => {
    const entry = { ...until('2027-01-31'), reason: 'yearly', approver: 'carol' };
    expect(breachesOf(entry, { ...ALL, maxDays: 365 }, NOW)).toEqual([]);
  });

  test('that says nothing is told of everything at once', () => {
    expect(breachesOf({ pattern: 'alice' }, ALL, NOW)).toEqual(['it has no reason', 'it has no approver', 'it has no expires']);
  });

  test('may lack what is not asked of it', () => {
    expect(breachesOf({ pattern: 'alice' }, { require: [] }, NOW)).toEqual([]);
    expect(breachesOf({ pattern: 'alice' }, { require: ['approver'] }, NOW)).toEqual(['it has no approver']);
  });

  test.each(['', '  '])('has no reason in %j', (reason) => {
    expect(breachesOf({ pattern: 'alice', reason }, { require: ['reason'] }, NOW)).toEqual(['it has no reason']);
  });
});

describe('max_days: 365, on 2026-11-20', () => {
  const policy: WhitelistPolicy = { require: [], maxDays: 365 };

  test.each([
    ['the last day it allows', '2027-11-20', []],
    ['one day more', '2027-11-21', ['it expires in 366 days, and max_days is 365']],
    ['far too long', '2027-12-25', ['it expires in 400 days, and max_days is 365']],
    ['today', '2026-11-20', []],
    ['a day that is past', '2025-01-01', []],
  ])('%s', (_what, day, breaches) => {
    for (const hour of ['00:00:00.000', '12:00:00.000', '23:59:59.999']) {
      expect(breachesOf(until(day), policy, new Date(`2026-11-20T${hour}Z`))).toEqual(breaches);
    }
  });

  test('is breached by an entry that never expires, and said once', () => {
    expect(breachesOf({ pattern: 'alice' }, policy, NOW)).toEqual(['it has no expires, and max_days is 365']);
    expect(breachesOf({ pattern: 'alice' }, { ...ALL, maxDays: 365 }, NOW)).toHaveLength(3);
  });

  test('0 allows today', () => {
    expect(breachesOf(until('2026-11-20'), { require: [], maxDays: 0 }, NOW)).toEqual([]);
    expect(breachesOf(until('2026-11-21'), { require: [], maxDays: 0 }, NOW)).toEqual(['it expires in 1 day, and max_days is 0']);
  });
});
