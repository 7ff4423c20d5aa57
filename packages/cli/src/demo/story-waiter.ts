import type { Waiter } from '@keyhammer/core';
import type { MovableClock } from '@keyhammer/sandbox';

const LONG_MS = 60_000;

/** The half-hour of a brown-out passes at once, on the clock of the sandbox; a pause before another try is kept. */
export function storyWaiter(clock: MovableClock, pauses: Waiter): Waiter {
  return {
    async wait(milliseconds) {
      if (milliseconds < LONG_MS) await pauses.wait(milliseconds);
      else clock.advance(milliseconds);
    },
  };
}
