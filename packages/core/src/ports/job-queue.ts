/** One piece of work: an account, a stage, the checks that are due there. */
export interface Job {
  readonly stage: 'identify' | 'report' | 'remediate';
  readonly accountId: string;
  readonly accountName: string;
  readonly checks: readonly string[];
  /** The run that it belongs to, the same in all of its jobs however often they are delivered: what "a run" may do is counted by it. */
  readonly run: string;
  /** The scan request that waits for it; `identify` only. */
  readonly request?: string;
  /** What a person wants of one issue, who pressed a button: of `remediate` that it acts at once, of `report` that it makes a ticket. */
  readonly decision?: Decision;
}

/** "Disable now", "Open ticket". */
export interface Decision {
  readonly check: string;
  /** The issue, in the incarnation that the person saw, by its {@link ticketLabel}: the id of a credential has no place in a chat. */
  readonly issue: string;
  /** Who: `slack:U0123 (Alice)`. */
  readonly by: string;
  /** Where the answer goes to: an address that may be written to for half an hour. */
  readonly replyTo?: string;
}

/** @throws AccessDeniedError, ThrottledError, UnavailableError */
export interface JobQueue {
  /** Resolves when every job is safely queued; a job may be delivered more than once. */
  enqueue(jobs: readonly Job[]): Promise<void>;
}
