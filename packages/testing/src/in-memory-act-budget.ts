import type { ActBudget } from '@keyhammer/core';

/** The promises of an act budget, kept in memory. */
export class InMemoryActBudget implements ActBudget {
  readonly #runs = new Map<string, Map<string, number>>();
  readonly #tellers = new Map<string, string>();

  /** The acts that a run has taken, over all accounts. */
  spent(run: string): number {
    return [...(this.#runs.get(run)?.values() ?? [])].reduce((sum, acts) => sum + acts, 0);
  }

  async isFirstToTell(run: string, accountId: string): Promise<boolean> {
    if (!this.#tellers.has(run)) this.#tellers.set(run, accountId);
    return this.#tellers.get(run) === accountId;
  }

  async reserve(run: string, accountId: string, acts: number, allowance: number): Promise<{ granted: boolean; left: number }> {
    const taken = this.#runs.get(run) ?? new Map<string, number>();
    const held = taken.get(accountId) ?? 0;
    const left = Math.max(0, allowance - this.spent(run)) + held;
    if (acts <= held) return { granted: true, left };
    if (acts > left) return { granted: false, left };
    this.#runs.set(run, taken.set(accountId, acts));
    return { granted: true, left };
  }
}
