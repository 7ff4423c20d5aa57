import type { Issue, IssueFilter, IssueKey, IssueStore } from '@keyhammer/core';

/** Counts what would be a write. */
export class CountingStore implements IssueStore {
  readonly #store: IssueStore;
  #writes = 0;

  constructor(store: IssueStore) {
    this.#store = store;
  }

  get(key: IssueKey): Promise<Issue | undefined> {
    return this.#store.get(key);
  }

  list(check: string, filter?: IssueFilter): AsyncIterable<Issue> {
    return this.#store.list(check, filter);
  }

  put(issue: Issue): Promise<Issue> {
    this.#writes += 1;
    return this.#store.put(issue);
  }

  /** Writes since the last time. */
  takeWrites(): number {
    const writes = this.#writes;
    this.#writes = 0;
    return writes;
  }
}
