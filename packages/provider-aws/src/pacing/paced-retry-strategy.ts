import type { CallPacer, PacerTime } from './call-pacer.ts';

/** Throttled calls cost only patience; a side that fails five times in a row is down. */
const ATTEMPTS_WHEN_THROTTLED = 20;
const ATTEMPTS_WHEN_FAILING = 5;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

interface RetryToken {
  readonly attempt: number;
  readonly admittedAt: number;
  getRetryCount(): number;
  getRetryDelay(): number;
}

interface RetryErrorInfo {
  readonly error?: unknown;
  readonly errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
}

/** The SDK's seam for retries: every attempt, the first one too, goes through the account's pacer. */
export class PacedRetryStrategy {
  readonly #pacer: CallPacer;
  readonly #time: PacerTime;

  constructor(pacer: CallPacer, time: PacerTime) {
    this.#pacer = pacer;
    this.#time = time;
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return this.#admit(1);
  }

  /** By the SDK's contract a rejection means: give up, and throw the error of the last attempt. */
  async refreshRetryTokenForRetry(token: RetryToken, error: RetryErrorInfo): Promise<RetryToken> {
    if (error.errorType === 'CLIENT_ERROR' || isQuota(error.error)) throw new Error('not worth a retry');
    if (error.errorType === 'THROTTLING') this.#pacer.throttled(token.admittedAt);
    const attempts = error.errorType === 'THROTTLING' ? ATTEMPTS_WHEN_THROTTLED : ATTEMPTS_WHEN_FAILING;
    if (token.attempt >= attempts) throw new Error(`gave up after ${attempts} attempts`);
    if (error.errorType !== 'THROTTLING') await this.#time.waiter.wait(backoffMs(token.attempt));
    return this.#admit(token.attempt + 1);
  }

  recordSuccess(): void {
    this.#pacer.succeeded();
  }

  async #admit(attempt: number): Promise<RetryToken> {
    const admittedAt = await this.#pacer.admit();
    return { attempt, admittedAt, getRetryCount: () => attempt - 1, getRetryDelay: () => 0 };
  }
}

/** IAM's word for a quota, which stays full however slowly one asks; the SDK takes it for throttling. */
function isQuota(error: unknown): boolean {
  return error instanceof Error && error.name === 'LimitExceededException';
}

/** Half of it at random, so that callers that failed together do not come back together. */
function backoffMs(attempt: number): number {
  const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
  return longest * (0.5 + Math.random() / 2);
}
