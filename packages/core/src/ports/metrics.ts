/**
 * What is counted over time, to be added up. A count of nothing is worth telling too: a line that stops is not a line at
 * zero. A message that is delivered twice may count twice, and a function that dies takes its counts with it: the figures
 * are for alarms and for looking at, and nothing is decided by them.
 */
export type MetricName =
  /** By the initiator, once its jobs are queued. Dimension `stage`. */
  | 'StagesStarted'
  | 'JobsQueued'
  /**
   * By the identifier, for each account of a run; not for scans that somebody asked for. Identified: what could be read is
   * in the store; `ReadInPart` are among them. Unreadable: the job failed, and is delivered again.
   */
  | 'AccountsIdentified'
  | 'AccountsReadInPart'
  | 'AccountsUnreadable'
  /** Three or more runs in a row. */
  | 'AccountsUnreadableForThreeRuns'
  /** What is open in an account after its identification, whitelisted issues not; again only of a run. Dimension `check`. */
  | 'OpenIssues'
  /** Changes, whoever asked for the scan: the next delivery finds nothing to change. Dimension `check`. */
  | 'IssuesOpened'
  | 'IssuesWhitelisted'
  | 'IssuesResolved'
  /** By the reporter: a ticket was made, found or opened again; where there are no tickets, a message has arrived. Dimension `check`. */
  | 'IssuesReported'
  /** By the remediator, once for each issue: a deletion out of quarantine is the end of one that was counted before. Dimension `check`. */
  | 'IssuesRemediated'
  | 'RemediationsFailed'
  /** By every worker that enters accounts: answers of AWS that said to slow down. */
  | 'CallsThrottled';

export interface MetricDimensions {
  readonly check?: string;
  readonly stage?: string;
}

/** Adds up until the end of the invocation. Never throws: nothing fails for want of a figure. */
export interface Metrics {
  count(name: MetricName, value: number, dimensions?: MetricDimensions): void;
}
