import { ATTEMPTS_WHEN_FAILING, ATTEMPTS_WHEN_THROTTLED, backoffMs } from './attempts.ts';
import type { CallPacer, PacerTime } from './call-pacer.ts';

/** What a failed call means for another try. */
export type CallFailure =
  /** Too many calls. `retryAfterMs`: how long the service asks to wait. */
  | { readonly kind: 'throttled'; readonly retryAfterMs?: number }
  /** Down for now, and the call may be repeated. */
  | { readonly kind: 'failing' }
  | { readonly kind: 'final' };

export interface PacedCallsOptions {
  readonly pacer: CallPacer;
  readonly time: PacerTime;
  readonly judge: (error: unknown) => CallFailure;
}

/** Who asks for more than this is asked again in a later run. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Makes calls at the pacer's speed, and again where that may help. For clouds whose client has no seam of its own for that. */
export class PacedCalls {
  readonly #pacer: CallPacer;
  readonly #time: PacerTime;
  readonly #judge: PacedCallsOptions['judge'];

  constructor({ pacer, time, judge }: PacedCallsOptions) {
    this.#pacer = pacer;
    this.#time = time;
    this.#judge = judge;
  }

  /** @throws what the last try threw */
  async run<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const admittedAt = await this.#pacer.admit();
      try {
        const result = await call();
        this.#pacer.succeeded();
        return result;
      } catch (error) {
        if (!(await this.#isWorthAnotherTry(error, attempt, admittedAt))) throw error;
      }
    }
  }

  async #isWorthAnotherTry(error: unknown, attempt: number, admittedAt: number): Promise<boolean> {
    const failure = this.#judge(error);
    if (failure.kind === 'final') return false;
    if (failure.kind === 'throttled') this.#pacer.throttled(admittedAt);
    if (attempt >= (failure.kind === 'throttled' ? ATTEMPTS_WHEN_THROTTLED : ATTEMPTS_WHEN_FAILING)) return false;
    const asked = failure.kind === 'throttled' ? failure.retryAfterMs : undefined;
    if (asked !== undefined && asked > LONGEST_RETRY_AFTER_MS) return false;
    await this.#time.waiter.wait(asked ?? backoffMs(attempt));
    return true;
  }
}
