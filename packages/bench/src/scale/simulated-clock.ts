type Follower = (aheadMs: number) => void | Promise<void>;

/**
 * The time of the simulation: it runs as the real one does, and where nobody does anything but wait it is put forward. Every
 * process tells this time, or else credentials would expire at once and AWS's clock would be another than ours.
 */
export class SimulatedClock {
  readonly #followers: Follower[] = [];
  #aheadMs = 0;

  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Told whenever the clock is put forward. */
  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  async putForward(ms: number): Promise<void> {
    this.#aheadMs += Math.max(0, ms);
    await Promise.all(this.#followers.map((follower) => follower(this.#aheadMs)));
  }

  async putForwardTo(instant: number): Promise<void> {
    await this.putForward(instant - this.now());
  }
}
