import { describe, expect, test } from '@jest/globals';
import { isBrownedOut, isWatched, watchedUntil } from './brownout.ts';
import { anIssue, NOW, secondsFrom } from './test-builders.ts';

const HOUR = 60 * 60;
const brownout = { startedAt: secondsFrom(NOW, -HOUR), until: secondsFrom(NOW, -HOUR / 2), by: 'alice@laptop', mode: 'manual' } as const;
const never = anIssue();
const out = anIssue({ brownout });
const back = anIssue({ brownout: { ...brownout, endedAt: NOW } });

describe('a credential is browned out', () => {
  test('from its deactivation until it was seen active again, however late that is', () => {
    expect([never, out, back].map(isBrownedOut)).toEqual([false, true, false]);
  });
});

describe('a credential that is back is watched', () => {
  test.each([
    ['from that moment on', 0, true],
    ['up to one second less than an hour', HOUR - 1, true],
    ['not after exactly an hour', HOUR, false],
  ])('%s', (_when, seconds, watched) => {
    expect(isWatched(back, secondsFrom(NOW, seconds))).toBe(watched);
    expect(watchedUntil(back)).toEqual(secondsFrom(NOW, HOUR));
  });

  test('and neither one that is not back yet, nor one that was never away', () => {
    for (const issue of [never, out]) {
      expect(watchedUntil(issue)).toBeUndefined();
      expect(isWatched(issue, NOW)).toBe(false);
    }
  });
});
