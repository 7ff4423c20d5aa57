import { type Issue, type IssueFilter, type IssueKey, type IssueStore, VersionConflictError } from '@keyhammer/core';
import { frozenCopy } from './frozen-copy.ts';

/** The issue store's promises, kept in memory. What it hands out is frozen. */
export class InMemoryIssueStore implements IssueStore {
  readonly #issues = new Map<string, Issue>();
  #writes = 0;

  /** Starts with these, as they are, versions included. */
  constructor(issues: readonly Issue[] = []) {
    for (const issue of issues) this.#issues.set(nameOf(issue), frozenCopy(issue));
  }

  /** How many puts were carried out. */
  get writes(): number {
    return this.#writes;
  }

  /** All that is stored, of all checks. */
  get all(): readonly Issue[] {
    return [...this.#issues.values()];
  }

  async get(key: IssueKey): Promise<Issue | undefined> {
    return this.#issues.get(nameOf(key));
  }

  async *list(check: string, { accountId, statuses }: IssueFilter = {}): AsyncGenerator<Issue, void, void> {
    for (const issue of this.all) {
      const isWanted = issue.check === check && (accountId ?? issue.accountId) === issue.accountId;
      if (isWanted && (statuses?.includes(issue.status) ?? true)) yield issue;
    }
  }

  async put(issue: Issue): Promise<Issue> {
    const stored = this.#issues.get(nameOf(issue))?.version ?? 0;
    if (stored !== issue.version) {
      throw new VersionConflictError(`${issue.id}: version ${issue.version} is no longer the stored one, which is ${stored}`);
    }
    const next = frozenCopy({ ...issue, version: issue.version + 1 });
    this.#issues.set(nameOf(issue), next);
    this.#writes += 1;
    return next;
  }
}

function nameOf({ check, accountId, id }: IssueKey): string {
  return JSON.stringify([check, accountId, id]);
}
