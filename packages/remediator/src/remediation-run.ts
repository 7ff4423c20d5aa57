import type {
  Account,
  AuditLog,
  Clock,
  ConfiguredCheck,
  CredentialControl,
  DigestSettings,
  EventLog,
  Issue,
  IssueStore,
  MessageResult,
  NotDue,
  Notifier,
  TicketTracker,
  Waiter,
  Whitelist,
} from '@keyhammer/core';

export interface RemediatorPorts {
  readonly issues: IssueStore;
  readonly audit: AuditLog;
  readonly credentials: CredentialControl;
  /** Absent: Jira is off. */
  readonly tracker?: TicketTracker;
  /** Absent: Slack is off. */
  readonly notifier?: Notifier;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** The time of each act, in a run that may wait for a person for hours; absent: the run's `now`. */
  readonly clock: Clock;
}

export interface RemediationSettings extends DigestSettings {
  readonly whitelist: Whitelist;
  readonly whitelistingProcedureUrl?: string;
}

export interface RemediationJob {
  readonly account: Account;
  readonly checks: readonly ConfiguredCheck[];
}

/** Who acts, and how it was decided. */
export interface Operator {
  /** `alice@laptop`, `lambda:keyhammer-remediator`. */
  readonly by: string;
  readonly mode: 'manual' | 'batch';
}

/** An issue that may be acted on now. What is live still decides. */
export interface PlannedRemediation {
  readonly account: Account;
  readonly configured: ConfiguredCheck;
  readonly issue: Issue;
}

/** An open issue that is left alone for now, and why. */
export interface PostponedRemediation extends PlannedRemediation {
  readonly because: NotDue;
}

/** Issues of an account that could not be read to the end: none of them is planned. */
export interface PlanningFailure {
  readonly account: Account;
  readonly check: string;
  readonly reason: string;
}

/** Plain data: printing it is the dry run, confirming it the manual run, applying it the batch run. */
export interface RemediationPlan {
  readonly due: readonly PlannedRemediation[];
  readonly postponed: readonly PostponedRemediation[];
  readonly failures: readonly PlanningFailure[];
}

/** What became of one planned remediation. */
export type RemediationOutcome =
  | { readonly kind: 'remediated'; readonly issue: Issue }
  /** Done by an earlier run that died before it could record it. */
  | { readonly kind: 'recovered'; readonly issue: Issue }
  /** Left alone, because … */
  | { readonly kind: 'refused'; readonly issue: Issue; readonly why: string }
  /** It stays due. */
  | { readonly kind: 'failed'; readonly issue: Issue; readonly why: string; readonly firstTime: boolean }
  /** The operator said no. */
  | { readonly kind: 'declined'; readonly issue: Issue };

export interface RemediationResult {
  readonly planned: PlannedRemediation;
  readonly outcome: RemediationOutcome;
  /** What did not work besides: a comment, a message. */
  readonly warnings: readonly string[];
}

export interface RemediationReport {
  readonly results: readonly RemediationResult[];
  readonly messages: readonly MessageResult[];
}
