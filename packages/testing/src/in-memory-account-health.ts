import type { AccountHealth } from '@keyhammer/core';

interface Row {
  /** In the order in which they were first heard of, once there was anything to remember. */
  readonly runs: readonly string[];
  /** How many of the last ones could not read it. */
  readonly count: number;
}

/** The promises of account health, kept in memory. */
export class InMemoryAccountHealth implements AccountHealth {
  readonly #rows = new Map<string, Row>();
  #writes = 0;

  /** How often something was changed. */
  get writes(): number {
    return this.#writes;
  }

  /** The runs in a row in which it could not be read, the oldest first. */
  runsOf(accountId: string): readonly string[] {
    const { runs, count } = this.#rowOf(accountId);
    return runs.slice(runs.length - count);
  }

  async unreadable(accountId: string, run: string): Promise<number> {
    const { runs, count } = this.#rowOf(accountId);
    if (runs.includes(run)) return count;
    this.#write(accountId, { runs: [...runs, run], count: count + 1 });
    return count + 1;
  }

  async readable(accountId: string, run: string): Promise<void> {
    const { runs, count } = this.#rowOf(accountId);
    if (count === 0) return;
    const later = runs.includes(run) ? runs.length - 1 - runs.indexOf(run) : 0;
    if (later >= count) return;
    this.#write(accountId, { runs: runs.includes(run) ? runs : [...runs, run], count: later });
  }

  #rowOf(accountId: string): Row {
    return this.#rows.get(accountId) ?? { runs: [], count: 0 };
  }

  #write(accountId: string, row: Row): void {
    this.#rows.set(accountId, row);
    this.#writes += 1;
  }
}
