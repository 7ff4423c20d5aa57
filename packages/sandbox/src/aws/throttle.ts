import type { ThrottleLimit } from './world.ts';

interface Bucket {
  tokens: number;
  filled: number;
}

/** A token bucket for each account, filled by the real clock: it limits real calls. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;
  /** Calls turned away so far. */
  refused = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes a token, if there is one. */
  take(accountId: string, limit: ThrottleLimit): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(accountId) ?? { tokens: limit.burst, filled: now };
    this.#buckets.set(accountId, bucket);
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.filled) / 1000) * limit.perSecond);
    bucket.filled = now;
    if (bucket.tokens < 1) {
      this.refused += 1;
      return false;
    }
    bucket.tokens -= 1;
    return true;
  }
}
