import { type Clock, type Lease, LOCK_KEPT_MS, lockedError, lockLost, type RunLock } from '@keyhammer/core';

interface Held {
  readonly by: string;
  readonly since: Date;
  readonly loss: AbortController;
  /** When its holder was last heard of, if that is not this moment. */
  readonly silentSince?: Date;
}

/** The promises of a run lock, kept in memory. A holder is alive until it releases the lock or {@link fallSilent} is called. */
export class InMemoryRunLock implements RunLock {
  readonly #held = new Map<string, Held>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who holds it; `undefined` if nobody does. */
  holderOf(name: string): string | undefined {
    return this.#held.get(name)?.by;
  }

  async acquire(name: string, by: string): Promise<Lease> {
    const now = this.#clock.now();
    const before = this.#held.get(name);
    const heardAt = before?.silentSince ?? now;
    if (before && now.getTime() - heardAt.getTime() < LOCK_KEPT_MS) {
      throw lockedError({ name, by: before.by, since: before.since, heardAt }, 'end the process that holds it in memory');
    }
    before?.loss.abort(lockLost(name, `${by} has taken it over`));
    const held: Held = { by, since: now, loss: new AbortController() };
    this.#held.set(name, held);
    return this.#leaseOf(name, held);
  }

  /** Its holder is not heard of from now on: it was killed, or is cut off. */
  fallSilent(name: string): void {
    const held = this.#held.get(name);
    if (held) this.#held.set(name, { ...held, silentSince: this.#clock.now() });
  }

  #leaseOf(name: string, { loss }: Held): Lease {
    return {
      lost: loss.signal,
      [Symbol.asyncDispose]: async () => {
        if (this.#held.get(name)?.loss === loss) this.#held.delete(name);
      },
    };
  }
}
