/** The sandbox's own time: it stands still until it is moved, or runs along with the real one. */
export interface Clock {
  now(): Date;
}

export class MovableClock implements Clock {
  #offsetMs: number;
  readonly #realNow: () => number;

  /** Starts at `start` and runs at real speed from there; `frozen` stands still between moves. */
  constructor(start: Date, mode: 'running' | 'frozen' = 'running') {
    const created = Date.now();
    this.#realNow = mode === 'running' ? Date.now : () => created;
    this.#offsetMs = start.getTime() - created;
  }

  now(): Date {
    return new Date(this.#realNow() + this.#offsetMs);
  }

  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }

  moveTo(instant: Date): void {
    this.#offsetMs = instant.getTime() - this.#realNow();
  }
}
