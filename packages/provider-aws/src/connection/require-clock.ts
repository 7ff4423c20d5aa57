import { UnavailableError } from '@keyhammer/core';

/** What the SDK's clients keep: AWS's clock less this machine's, in milliseconds, set anew by an answer that is 4 minutes or more off. */
interface ClockAware {
  readonly config: { readonly systemClockOffset: number };
}

const WORTH_STOPPING_MS = 4 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/**
 * How long a key has not been used is reckoned from this machine's clock: one that has jumped ahead would
 * make keys that are in use look unused. To be called after an answer from AWS, whose `Date` the SDK compares.
 * @throws UnavailableError if the clock is minutes away from AWS's
 */
export function requireClock({ config }: ClockAware): void {
  const offset = config.systemClockOffset;
  if (Math.abs(offset) < WORTH_STOPPING_MS) return;
  const minutes = Math.round(Math.abs(offset) / MINUTE_MS);
  throw new UnavailableError(`This machine's clock is ${minutes} minutes ${offset < 0 ? 'ahead of' : 'behind'} AWS's`, {
    advice: 'Set it, best by NTP, and start again: whether a key is unused is reckoned from it',
  });
}
