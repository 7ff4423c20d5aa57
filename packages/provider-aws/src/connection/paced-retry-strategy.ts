import { ATTEMPTS_WHEN_FAILING, ATTEMPTS_WHEN_THROTTLED, backoffMs, type CallPacer, type PacerTime } from '@keyhammer/pacing';
import { isQuota, mayHaveBeenDone } from '../errors.ts';

/** `what-was-not-done`: for calls that must not be carried out twice. */
export type Repetition = 'whatever-failed' | 'what-was-not-done';

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
  readonly #repeat: Repetition;

  constructor(pacer: CallPacer, time: PacerTime, repeat: Repetition) {
    this.#pacer = pacer;
    this.#time = time;
    this.#repeat = repeat;
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return this.#admit(1);
  }

  /** By the SDK's contract a rejection means: give up, and throw the error of the last attempt. */
  async refreshRetryTokenForRetry(token: RetryToken, error: RetryErrorInfo): Promise<RetryToken> {
    // The SDK takes a quota for throttling; it stays full however slowly one asks.
    if (error.errorType === 'CLIENT_ERROR' || isQuota(error.error)) throw new Error('not worth a retry');
    if (this.#repeat === 'what-was-not-done' && mayHaveBeenDone(error.error)) throw new Error('may have been carried out');
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
