/** What reads go on to show for a while after a change: IAM is eventually consistent. */
export class StaleReads<T> {
  readonly #former = new Map<string, { readonly value: T; left: number }>();

  /** The next `reads` reads of this id still show the value from before the change. */
  remember(id: string, before: T, reads: number): void {
    if (reads > 0) this.#former.set(id, { value: before, left: reads });
    else this.#former.delete(id);
  }

  /** One read: the former value as long as there are stale reads left, then the current one. */
  read(id: string, current: T): T {
    const former = this.#former.get(id);
    if (!former) return current;
    former.left -= 1;
    if (former.left === 0) this.#former.delete(id);
    return former.value;
  }
}
