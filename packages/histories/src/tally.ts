/** How often each thing really happened, over all histories: a generator that has gone blind shows here. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.#counts.set(what, this.count(what) + times);
  }

  count(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** `name count`, by name. */
  lines(): readonly string[] {
    const names = [...this.#counts.keys()].sort();
    const width = Math.max(0, ...names.map((name) => name.length));
    return names.map((name) => `${name.padEnd(width)} ${this.count(name)}`);
  }
}
