/** Throttled calls cost only patience; a side that fails five times in a row is down. */
export const ATTEMPTS_WHEN_THROTTLED = 20;
export const ATTEMPTS_WHEN_FAILING = 5;

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

/** Half of it at random, so that callers that failed together do not come back together. */
export function backoffMs(attempt: number): number {
  const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
  return longest * (0.5 + Math.random() / 2);
}
