/** One piece of work: an account, a stage, the checks that are due there. */
export interface Job {
  readonly stage: 'identify' | 'report' | 'remediate';
  readonly accountId: string;
  readonly accountName: string;
  readonly checks: readonly string[];
}

/** @throws AccessDeniedError, ThrottledError, UnavailableError */
export interface JobQueue {
  /** Resolves when every job is safely queued; a job may be delivered more than once. */
  enqueue(jobs: readonly Job[]): Promise<void>;
}
