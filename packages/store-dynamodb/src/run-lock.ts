import { randomUUID } from 'node:crypto';
import { type Clock, type EventLog, type Lease, LOCK_KEPT_MS, lockedError, type RunLock } from '@keyhammer/core';
import { noSignOfLifeSinceItWasRead, nothingIsThere } from './conditions.ts';
import type { Connection } from './connection.ts';
import { everyMinute, type Heartbeat } from './heartbeat.ts';
import { type Hold, holdOf, itemOfHold, lockId } from './hold.ts';
import { ItemTable } from './item-table.ts';
import { RenewedLease } from './renewed-lease.ts';
import { STATE_TABLE } from './state-table.ts';

export interface RunLockOptions {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly heartbeat?: Heartbeat;
  /** No other process reaches the table: whatever is held there and not by us is left of a dead one. */
  readonly isAlone?: boolean;
}

/**
 * Locks as items that their holders renew every minute.
 *
 * Two machines' clocks differ, so a lock rests on three terms: a holder that can't renew it gives up after three minutes by
 * its own clock; another takes it over after five by its own; and only if it was not renewed since it was read. With clocks
 * up to two minutes apart two never hold it at once; with clocks up to four apart not while its holder reaches the table. If
 * they are further apart, the former holder learns of it within a minute.
 */
export class DynamoDbRunLock implements RunLock {
  readonly #table: ItemTable;
  readonly #clock: Clock;
  readonly #log: EventLog;
  readonly #heartbeat: Heartbeat;
  readonly #isAlone: boolean;
  /** Whom this process has ever locked something for. */
  readonly #owners = new Set<string>();

  constructor(connection: Connection, { clock, log, heartbeat = everyMinute, isAlone = false }: RunLockOptions) {
    this.#table = new ItemTable(connection, STATE_TABLE);
    this.#clock = clock;
    this.#log = log;
    this.#heartbeat = heartbeat;
    this.#isAlone = isAlone;
  }

  async acquire(name: string, by: string): Promise<Lease> {
    const owner = randomUUID();
    this.#owners.add(owner);
    for (;;) {
      const stored = await this.#table.get(lockId(name));
      const seen = stored && holdOf(stored);
      const now = this.#clock.now();
      if (seen?.owner === owner) return this.#leaseOf(name, seen);
      if (seen && this.#isKept(seen, now)) throw lockedError({ name, ...seen }, clearing(name));
      const hold: Hold = { owner, by, since: now, heardAt: now, renewals: 0 };
      const condition = seen ? noSignOfLifeSinceItWasRead(seen) : nothingIsThere(STATE_TABLE.hashKey);
      if (await this.#table.put(lockId(name), itemOfHold(hold), condition)) return this.#leaseOf(name, hold);
      // Another was faster, or the answer to our own write was lost: what is stored now says which.
    }
  }

  #isKept({ owner, heardAt }: Hold, now: Date): boolean {
    if (this.#isAlone && !this.#owners.has(owner)) return false;
    return now.getTime() - heardAt.getTime() < LOCK_KEPT_MS;
  }

  #leaseOf(name: string, hold: Hold): Lease {
    const [table, clock, log] = [this.#table, this.#clock, this.#log];
    const lease = new RenewedLease(hold, { name, table, clock, log });
    lease.renewWith(this.#heartbeat);
    return lease;
  }
}

function clearing(name: string): string {
  return `delete the item ${lockId(name)} of the table ${STATE_TABLE.table}`;
}
