import type {
  Account,
  AuditLog,
  Clock,
  ConfiguredCheck,
  DigestSettings,
  EventLog,
  IssueStore,
  ManualClose,
  MessageResult,
  Notifier,
  RiskLevel,
  TicketTracker,
  Waiter,
} from '@keyhammer/core';

export interface ReporterPorts {
  readonly issues: IssueStore;
  /** For what people decide on a ticket. */
  readonly audit: AuditLog;
  /** Absent: Jira is off. */
  readonly tracker?: TicketTracker;
  /** Absent: Slack is off. */
  readonly notifier?: Notifier;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** The time of an intent, by which other runs judge its age: the run's `now` is outlived by a long run. */
  readonly clock: Clock;
}

/** Who is told, and in which words. */
export interface ReportingSettings extends DigestSettings {
  /** Jira's issue type of a new ticket. */
  readonly issueType: string;
  /** Jira's priority of a new ticket by its risk; for what is not in here it is the check's. */
  readonly priorities: Readonly<Partial<Record<RiskLevel, string>>>;
  /** What becomes of an open issue whose ticket a person closes. */
  readonly onManualClose: ManualClose;
  /** For how long a person may hold an issue by its ticket. */
  readonly maxHoldDays: number;
  readonly whitelistingProcedureUrl?: string;
}

export interface ReportingJob {
  readonly account: Account;
  readonly checks: readonly ConfiguredCheck[];
  /** Issues that somebody wants a ticket for although they were reported without one; by their `ticketLabel`. */
  readonly wanted?: ReadonlySet<string>;
}

/** One thing that was done to a ticket, or, with no ticket, to the issue alone. */
export interface Reported {
  readonly check: string;
  readonly accountId: string;
  readonly issueId: string;
  readonly action:
    | 'reported'
    | 'reported-again'
    | 'recovered'
    | 'updated'
    | 'reminded'
    | 'reopened'
    | 'closed'
    | 'whitelisted'
    /** What people asked for on the ticket. */
    | 'held'
    | 'expedited'
    | 'left-closed';
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
