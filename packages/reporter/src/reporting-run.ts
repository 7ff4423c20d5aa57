import type {
  Account,
  Clock,
  ConfiguredCheck,
  DigestSettings,
  EventLog,
  IssueStore,
  MessageResult,
  Notifier,
  TicketTracker,
  Waiter,
} from '@keyhammer/core';

export interface ReporterPorts {
  readonly issues: IssueStore;
  /** Absent: Jira is off. */
  readonly tracker?: TicketTracker;
  /** Absent: Slack is off. */
  readonly notifier?: Notifier;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** The time of an intent, by which other runs judge its age; absent: the run's `now`, which a long run outlives. */
  readonly clock: Clock;
}

/** Who is told, and in which words. */
export interface ReportingSettings extends DigestSettings {
  /** Jira's issue type of a new ticket. */
  readonly issueType: string;
  readonly whitelistingProcedureUrl?: string;
}

export interface ReportingJob {
  readonly account: Account;
  readonly checks: readonly ConfiguredCheck[];
}

/** One thing that was done to a ticket, or, with no ticket, to the issue alone. */
export interface Reported {
  readonly check: string;
  readonly accountId: string;
  readonly issueId: string;
  readonly action: 'reported' | 'reported-again' | 'recovered' | 'updated' | 'reopened' | 'closed' | 'whitelisted';
  readonly ticket?: string;
  readonly url?: string;
}

/** Something that is still due, and why. */
export interface ReportingFailure {
  readonly check: string;
  readonly accountId: string;
  readonly issueId: string;
  readonly reason: string;
}

export interface AccountReport {
  readonly id: string;
  readonly name: string;
  readonly status: 'complete' | 'failed';
  readonly done: readonly Reported[];
  readonly failures: readonly ReportingFailure[];
  readonly warnings: readonly string[];
}

export interface ReportingResult {
  readonly accounts: readonly AccountReport[];
  readonly messages: readonly MessageResult[];
}
