import type { Issue, IssueKey, IssueStatus } from '../issue.ts';

export interface IssueFilter {
  readonly accountId?: string;
  readonly statuses?: readonly IssueStatus[];
}

/**
 * Where issues live.
 * @throws AccessDeniedError, ThrottledError, UnavailableError from every method, and ConfigError, which names
 * the command to run, where a table is missing.
 */
export interface IssueStore {
  /** The issue as it was last written (a consistent read), or `undefined` if there is none. */
  get(key: IssueKey): Promise<Issue | undefined>;
  /** A check's issues, page by page, each once; those of one account are read consistently. */
  list(check: string, filter?: IssueFilter): AsyncIterable<Issue>;
  /**
   * Writes the issue over the version that it names, and returns it with the next one.
   * Version 0 is written only over nothing, or over an item that Hammer wrote.
   * @throws VersionConflictError if the stored version is another: nothing was written.
   */
  put(issue: Issue): Promise<Issue>;
}
