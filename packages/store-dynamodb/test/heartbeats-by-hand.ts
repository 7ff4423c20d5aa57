import { FakeWaiter, NOW } from '@keyhammer/testing';
import type { Heartbeat } from '../src/heartbeat.ts';

const MINUTE_MS = 60_000;

/** A clock and the heartbeats by it: minutes pass when the test lets them. */
export class HeartbeatsByHand {
  readonly clock = new FakeWaiter(NOW);
  readonly #beating = new Set<() => Promise<void>>();
  readonly #silent = new Set<() => Promise<void>>();

  /** How many locks are kept alive. */
  get beating(): number {
    return this.#beating.size;
  }

  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= MINUTE_MS) {
      this.clock.advance(Math.min(left, MINUTE_MS));
      if (left >= MINUTE_MS) await this.beat();
    }
  }

  /** One beat of each, without time passing. */
  async beat(): Promise<void> {
    await Promise.all([...this.#beating].map((beat) => beat()));
  }

  silence(): void {
    for (const beat of this.#beating) this.#silent.add(beat);
    this.#beating.clear();
  }

  async comeBack(): Promise<void> {
    for (const beat of this.#silent) this.#beating.add(beat);
    this.#silent.clear();
    await this.beat();
  }

  readonly heartbeat: Heartbeat = (beat) => {
    this.#beating.add(beat);
    return () => {
      this.#beating.delete(beat);
      this.#silent.delete(beat);
    };
  };
}
