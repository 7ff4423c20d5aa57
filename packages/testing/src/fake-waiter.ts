import type { Waiter } from '@keyhammer/core';

/** Time that passes at once, and only when it is waited for or moved. */
export class FakeWaiter implements Waiter {
  /** Every pause that was asked for, in milliseconds. */
  readonly waits: number[] = [];
  #now: Date;

  constructor(start: Date) {
    this.#now = start;
  }

  now(): Date {
    return this.#now;
  }

  async wait(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    this.advance(milliseconds);
  }

  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }

  moveTo(instant: Date): void {
    this.#now = instant;
  }
}
