import { expect, test } from '@jest/globals';
import { MovableClock } from '@keyhammer/sandbox';
import { FakeWaiter } from '@keyhammer/testing';
import { storyWaiter } from './story-waiter.ts';

const START = new Date('2026-03-02T09:30:00Z');

test.each([
  ['half an hour passes at once, on the clock of the sandbox', 30 * 60_000, '2026-03-02T10:00:00Z', []],
  ['a minute does, too', 60_000, '2026-03-02T09:31:00Z', []],
  ['a shorter pause is kept, and moves no clock', 59_999, '2026-03-02T09:30:00Z', [59_999]],
])('%s', async (_, milliseconds, then, kept) => {
  const clock = new MovableClock(START, 'frozen');
  const pauses = new FakeWaiter(START);
  await storyWaiter(clock, pauses).wait(milliseconds);

  expect(clock.now()).toEqual(new Date(then));
  expect(pauses.waits).toEqual(kept);
});
