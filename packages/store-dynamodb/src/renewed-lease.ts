import { type Clock, type EventLog, type Lease, lockLost } from '@keyhammer/core';
import { itIsHeldByTheOwner } from './conditions.ts';
import type { Heartbeat } from './heartbeat.ts';
import { type Hold, itemOfHold, lockId } from './hold.ts';
import type { ItemTable } from './item-table.ts';

export interface LeaseSurroundings {
  readonly name: string;
  readonly table: ItemTable;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** Two minutes before another takes it over: that much two clocks may differ. */
const GIVEN_UP_AFTER_MS = 3 * 60 * 1000;

/** A lock that is held as long as its item can be renewed. */
export class RenewedLease implements Lease {
  readonly #surroundings: LeaseSurroundings;
  readonly #loss = new AbortController();
  #hold: Hold;
  #isRenewing = false;
  #isOver = false;
  #stopBeating = () => {};

  constructor(hold: Hold, surroundings: LeaseSurroundings) {
    this.#hold = hold;
    this.#surroundings = surroundings;
  }

  get lost(): AbortSignal {
    return this.#loss.signal;
  }

  renewWith(heartbeat: Heartbeat): void {
    this.#stopBeating = heartbeat(() => this.#beat());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    const { name, table, log } = this.#surroundings;
    try {
      await table.delete(lockId(name), itIsHeldByTheOwner(this.#hold.owner));
    } catch (error) {
      log.warn('lock could not be released: it ends by itself in some minutes', { lock: name, error });
    }
  }

  /** Never throws. A renewal may hang for longer than the lock is kept, so the next beat looks at the time all the same. */
  async #beat(): Promise<void> {
    if (this.#isRenewing) return this.#giveUpIfSilent();
    this.#isRenewing = true;
    try {
      await this.#renew();
    } catch (error) {
      this.#surroundings.log.warn('lock could not be renewed', { lock: this.#surroundings.name, error });
      this.#giveUpIfSilent();
    } finally {
      this.#isRenewing = false;
    }
  }

  async #renew(): Promise<void> {
    const { name, table, clock } = this.#surroundings;
    const next: Hold = { ...this.#hold, heardAt: clock.now(), renewals: this.#hold.renewals + 1 };
    if (await table.put(lockId(name), itemOfHold(next), itIsHeldByTheOwner(next.owner))) this.#hold = next;
    else this.#lose('another has taken it over, or somebody has deleted it');
  }

  #giveUpIfSilent(): void {
    const silence = this.#surroundings.clock.now().getTime() - this.#hold.heardAt.getTime();
    if (silence >= GIVEN_UP_AFTER_MS) this.#lose(`it could not be renewed for ${Math.floor(silence / 60_000)} minutes`);
  }

  #lose(why: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#loss.abort(lockLost(this.#surroundings.name, why));
  }

  #end(): void {
    this.#isOver = true;
    this.#stopBeating();
  }
}
