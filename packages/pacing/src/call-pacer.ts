import type { Waiter } from '@keyhammer/core';

export interface PacerTime {
  readonly waiter: Waiter;
  /** A clock that never goes back, in milliseconds. */
  readonly elapsedMs: () => number;
}

const WINDOW_MS = 1000;
/** After a throttled call: what is left of the rate. */
const CUT = 0.85;
/** …but not less than this share of what went well in the last second, which is what the account does allow. */
const FLOOR = 0.95;
/** What each call that goes well adds to the rate: about a twentieth in each second. */
const GAIN = 0.05;
/** Until the second cut, which shows where the limit lies: about a doubling in each second. */
const GAIN_WHILE_SEARCHING = 0.7;
const SLOWEST_PER_SECOND = 0.5;

/**
 * Spaces the calls to one account so that they stay close to what it allows: no limit until the
 * first call is throttled, from there on at the rate that has just been seen to work, a little less
 * after every throttled call, a little more after every second that went well.
 *
 * The SDK's own `adaptive` mode aims at the same, but takes seconds to find the rate: it needs
 * 1.4 × the time that 100 calls take at 20 a second, this less than 1 × (the bucket is full at first).
 */
export class CallPacer {
  readonly #time: PacerTime;
  readonly #hearThrottled: () => void;
  #perSecond = Number.POSITIVE_INFINITY;
  #nextSlot = 0;
  #lastCut = Number.NEGATIVE_INFINITY;
  /** The first cut rests on a burst, which says little of the rate that lasts. */
  #searching = false;
  #successes: number[] = [];

  /** @param hearThrottled called for each call that was throttled */
  constructor(time: PacerTime, hearThrottled: () => void = () => {}) {
    this.#time = time;
    this.#hearThrottled = hearThrottled;
  }

  /** Calls per second that it lets through now. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Waits for the next free slot; returns when the call was let through. */
  async admit(): Promise<number> {
    const now = this.#time.elapsedMs();
    if (this.#perSecond === Number.POSITIVE_INFINITY) return now;
    const slot = Math.max(now, this.#nextSlot);
    this.#nextSlot = slot + 1000 / this.#perSecond;
    if (slot > now) await this.#time.waiter.wait(slot - now);
    return slot;
  }

  succeeded(): void {
    this.#successes.push(this.#time.elapsedMs());
    // Cleared in batches: a scan of the window at every call would cost more than the call.
    if (this.#successes.length >= 1000) this.#forgetOldSuccesses();
    if (this.#perSecond === Number.POSITIVE_INFINITY) return;
    this.#perSecond += this.#searching ? GAIN_WHILE_SEARCHING : GAIN;
  }

  /** Calls that left before the last cut tell nothing new: one burst cuts the rate once. */
  throttled(admittedAt: number): void {
    this.#hearThrottled();
    if (admittedAt <= this.#lastCut) return;
    this.#forgetOldSuccesses();
    const first = this.#perSecond === Number.POSITIVE_INFINITY;
    const allowed = this.#successes.length;
    this.#perSecond = first ? allowed * CUT : Math.max(this.#perSecond * CUT, Math.min(this.#perSecond, allowed * FLOOR));
    this.#perSecond = Math.max(SLOWEST_PER_SECOND, this.#perSecond);
    this.#searching = first;
    this.#lastCut = this.#time.elapsedMs();
    this.#nextSlot = Math.max(this.#nextSlot, this.#lastCut + 1000 / this.#perSecond);
  }

  #forgetOldSuccesses(): void {
    const since = this.#time.elapsedMs() - WINDOW_MS;
    this.#successes = this.#successes.filter((at) => at >= since);
  }
}
