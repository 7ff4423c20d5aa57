import type { EventLog, Waiter } from '@keyhammer/core';
import { remoteErrorOf, type SlackFailure } from './slack-error.ts';

const ATTEMPTS = 6;
/** A longer wait than this is the caller's decision. */
const LONGEST_WAIT_MS = 120_000;
const FIRST_BACKOFF_MS = 500;

export interface Attempted<T> {
  readonly operation: string;
  /** Does something that must not be done twice: sending a message. A lookup may be tried again at will. */
  readonly does: boolean;
  call(): Promise<T>;
  failureOf(error: unknown): SlackFailure;
}

/** A failure that is an answer: it is Slack's own word, and the caller knows what to make of it. */
export type Refusal = SlackFailure & { readonly kind: 'refused' };

export type Answered<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly cause: unknown };

/**
 * Calls Slack, again where that is safe, a bounded number of times. The SDK's own retries are off: they would send a
 * message again whose answer was lost, and they sleep on a clock of their own.
 */
export class SlackRetries {
  readonly #log: EventLog;
  readonly #waiter: Waiter;
  /** A limit is one for a method and workspace: the calls that come after the one that hit it wait as well. */
  readonly #pauses = new Map<string, Promise<void>>();

  constructor(log: EventLog, waiter: Waiter) {
    this.#log = log;
    this.#waiter = waiter;
  }

  /** Resolves to an answer or a refusal; all else becomes one of core's errors. */
  async run<T>(attempted: Attempted<T>): Promise<Answered<T>> {
    const { operation, does } = attempted;
    for (let attempt = 1; ; attempt += 1) {
      await this.#pauses.get(operation);
      try {
        return { kind: 'answer', value: await attempted.call() };
      } catch (cause) {
        const failure = attempted.failureOf(cause);
        const delay = attempt < ATTEMPTS ? delayOf(failure, does, attempt) : undefined;
        if (delay !== undefined) this.#pause(operation, attempt, delay);
        else if (failure.kind === 'refused') return { kind: 'refused', refusal: failure, cause };
        else throw remoteErrorOf(failure, operation, does, cause);
      }
    }
  }

  #pause(operation: string, attempt: number, delayMs: number): void {
    this.#log.debug('Slack is called again', { operation, attempt, delayMs });
    this.#pauses.set(operation, this.#waiter.wait(delayMs));
  }
}

/** How long to wait before the next try; `undefined`: no next try. */
function delayOf(failure: SlackFailure, does: boolean, attempt: number): number | undefined {
  switch (failure.kind) {
    case 'throttled':
      return failure.retryAfterMs <= LONGEST_WAIT_MS ? failure.retryAfterMs : undefined;
    case 'not-sent':
      return attempt < 3 ? FIRST_BACKOFF_MS * 2 ** attempt : undefined;
    case 'no-answer':
      return !does && attempt < 3 ? FIRST_BACKOFF_MS * 2 ** attempt : undefined;
    case 'refused':
      return undefined;
  }
}
