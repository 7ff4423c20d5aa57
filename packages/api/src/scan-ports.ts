import type { AccountInScope, ConfiguredCheck, IssueStore, JobQueue, ScanRequests } from '@keyhammer/core';

/** A scan that somebody wants. */
export interface ScanOrder {
  readonly accountId: string;
  /** Names of checks; absent or empty: all that look at the account. */
  readonly checks?: readonly string[];
  /** Tag → values: only findings whose user has every one of these tags, with any of its values. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Who wants it: `api`, `slack:U0123`. */
  readonly by: string;
}

export interface ScanPorts {
  readonly requests: ScanRequests;
  readonly queue: JobQueue;
  readonly issues: IssueStore;
  /** The accounts in scope; where one is wanted, perhaps no others. */
  readonly accounts: (wanted?: string) => Promise<readonly AccountInScope[]>;
  /** The enabled ones. */
  readonly checks: readonly ConfiguredCheck[];
}
