/** Eventual consistency, to order: for some looks after a change a thing is still seen as it was before. */
export class StaleReads<T> {
  readonly #former = new Map<string, { readonly was: T | undefined; left: number }>();
  #perChange = 0;

  /** From now on this many looks after each change, the changes so far included. */
  order(count: number): void {
    this.#perChange = count;
    for (const former of this.#former.values()) former.left = count;
  }

  /** @param was before the change; `undefined`: there was no such thing */
  changed(name: string, was: T | undefined): void {
    this.#former.set(name, { was, left: this.#perChange });
  }

  /** What a look shows of a thing that is `is` in truth. Takes up one of the stale looks. */
  look(name: string, is: T | undefined): T | undefined {
    const former = this.#former.get(name);
    if (!former || former.left <= 0) return is;
    former.left -= 1;
    return former.was;
  }

  /** What was changed, ever. */
  names(): readonly string[] {
    return [...this.#former.keys()];
  }
}
