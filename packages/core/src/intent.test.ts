import { expect, test } from '@jest/globals';
import { mayBeUnderWay, underWayUntil } from './intent.ts';
import { NOW, secondsFrom } from './test-builders.ts';

const QUARTER = 15 * 60;

test.each([
  ['just recorded', 0, true],
  ['recorded a second less than a quarter of an hour ago', QUARTER - 1, true],
  ['recorded a quarter of an hour ago', QUARTER, false],
  ['recorded by a clock that is a little ahead', -60, true],
  ['recorded by a clock that had jumped far ahead', -QUARTER, false],
])('an intent %s', (_when, secondsAgo, underWay) => {
  expect(mayBeUnderWay({ at: secondsFrom(NOW, -secondsAgo) }, NOW)).toBe(underWay);
});

test("an intent is nobody's any more from the moment at which nobody can be at it", () => {
  const intent = { at: NOW };
  expect(mayBeUnderWay(intent, secondsFrom(underWayUntil(intent), -1))).toBe(true);
  expect(mayBeUnderWay(intent, underWayUntil(intent))).toBe(false);
});
