import type { Clock } from '../clock.ts';
import type { Reply } from '../loopback-service.ts';
import type { RateLimit } from './world.ts';

/** A window of the clock at a time; within it, what comes after the limit waits for its end. */
export function rateLimiter(limit: RateLimit | undefined, clock: Clock): () => Reply | undefined {
  let windowStart = Number.NEGATIVE_INFINITY;
  let calls = 0;
  return () => {
    if (!limit) return undefined;
    const now = clock.now().getTime();
    if (now - windowStart >= limit.windowMs) {
      windowStart = now;
      calls = 0;
    }
    calls += 1;
    if (calls <= limit.calls) return undefined;
    const seconds = Math.ceil((windowStart + limit.windowMs - now) / 1000);
    return { status: 429, headers: { 'retry-after': String(seconds), 'ratelimit-reason': 'jira-burst-based' } };
  };
}
