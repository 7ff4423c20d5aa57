/** What is counted over time. A count of nothing is worth telling too: a line that stops is not a line at zero. */
export type MetricName =
  /** By the initiator, once its jobs are queued. Dimension `stage`. */
  | 'StagesStarted'
  | 'JobsQueued'
  /** By the identifier. */
  | 'AccountsIdentified'
  | 'AccountsReadInPart'
  | 'AccountsUnreadable'
  /** Three or more runs in a row. */
  | 'AccountsUnreadableForThreeRuns'
  /** What is open in an account after its identification; the rest are changes. Dimension `check`. */
  | 'OpenIssues'
  | 'IssuesOpened'
  | 'IssuesWhitelisted'
  | 'IssuesResolved'
  | 'IssuesReported'
  | 'IssuesRemediated'
  | 'RemediationsFailed'
  /** By every worker: calls that AWS told to slow down. */
  | 'CallsThrottled';

export interface MetricDimensions {
  readonly check?: string;
  readonly stage?: string;
}

/** Adds up until the end of the invocation. Never throws: nothing fails for want of a figure. */
export interface Metrics {
  count(name: MetricName, value: number, dimensions?: MetricDimensions): void;
}
