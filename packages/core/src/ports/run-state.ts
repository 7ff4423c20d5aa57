/** What runs know of one another. @throws AccessDeniedError, ThrottledError, UnavailableError, ConfigError (the table is missing) */

/** A lock that is held until it is released, or its holder has not been heard of for some minutes. */
export interface Lease extends AsyncDisposable {
  /** Aborted when the lock was lost: another may be at work. */
  readonly lost: AbortSignal;
}

/** So that two never run at once. */
export interface RunLock {
  /** @throws LockedError if another holds it */
  acquire(name: string, by: string): Promise<Lease>;
}

/** How often in a row an account could not be read. */
export interface AccountHealth {
  /** In how many runs in a row, this one included. The same run counts once, however often it says so. */
  unreadable(accountId: string, run: string): Promise<number>;
  readable(accountId: string, run: string): Promise<void>;
}

/** How much one run may do, whoever works on it: the batches of a run are functions that know nothing of one another. */
export interface ActBudget {
  /**
   * Takes the acts of one account out of the run's allowance, all or none; asked again for the same account it does not
   * take twice. Returns what is left for the account: at least `acts` if they were granted.
   */
  reserve(run: string, accountId: string, acts: number, allowance: number): Promise<{ readonly granted: boolean; readonly left: number }>;
}
