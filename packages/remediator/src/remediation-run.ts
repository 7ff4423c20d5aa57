import type {
  Account,
  ActBudget,
  AuditLog,
  BlastLimits,
  BlastRefusal,
  Clock,
  ConfiguredCheck,
  Credential,
  CredentialControl,
  DigestSettings,
  EventLog,
  Issue,
  IssueStore,
  MessageResult,
  NotDue,
  Notifier,
  PlannedAct,
  RemediationWindow,
  SecretVault,
  TicketTracker,
  Waiter,
  Whitelist,
} from '@keyhammer/core';

export interface RemediatorPorts {
  readonly issues: IssueStore;
  readonly audit: AuditLog;
  readonly credentials: CredentialControl;
  readonly vault: SecretVault;
  /** Absent: Jira is off. */
  readonly tracker?: TicketTracker;
  /** Absent: Slack is off. */
  readonly notifier?: Notifier;
  /** What a run may still do, where others work on the same run; absent: nobody does. */
  readonly budget?: ActBudget;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** The time of each act, in a run that may wait for a person for hours; absent: the run's `now`. */
  readonly clock: Clock;
}

export interface RemediationSettings extends DigestSettings {
  readonly whitelist: Whitelist;
  readonly whitelistingProcedureUrl?: string;
  /** Every check that is enabled, acted for or not: exceptions and holds of one protect from all. */
  readonly checks: readonly ConfiguredCheck[];
  readonly limits: BlastLimits;
  /** When a batch may act; absent: always. */
  readonly window?: RemediationWindow;
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

/** An issue, and whose it is. */
export interface Subject {
  readonly account: Account;
  readonly configured: ConfiguredCheck;
  readonly issue: Issue;
}

/** An issue that may be acted on now. What is live still decides. */
export interface PlannedRemediation extends Subject {
  readonly act: PlannedAct;
  /** It has been deactivated long ago, and its deletion is what is planned. */
  readonly fromQuarantine: boolean;
  /** What somebody approved, as an {@link evidenceHash}: anything else is refused. */
  readonly approved?: string;
  /** A rotation that somebody begins before its date: up to the hand-over nothing is taken away. What becomes of the old one waits for the date. */
  readonly early?: true;
}

/** An open issue that is left alone for now, and why. */
export interface PostponedRemediation extends Subject {
  readonly because: NotDue;
}

/** Issues of an account that could not be read to the end: none of them is planned. */
export interface PlanningFailure {
  readonly account: Account;
  readonly check: string;
  readonly reason: string;
}

/** An account in which more is due than one run may do: nothing of it is done. */
export interface RefusedAccount {
  readonly account: Account;
  readonly refusal: BlastRefusal;
  readonly due: readonly PlannedRemediation[];
}

/** Plain data: printing it is the dry run, confirming it the manual run, applying it the batch run. */
export interface RemediationPlan {
  /** The riskiest first within an account; deletions last. */
  readonly due: readonly PlannedRemediation[];
  readonly postponed: readonly PostponedRemediation[];
  readonly refused: readonly RefusedAccount[];
  readonly failures: readonly PlanningFailure[];
  /** The batch has to wait until then. */
  readonly opensAt?: Date;
}

/** What the owner of a rotation that does not get on is to hear. */
export type WaitingNews = { readonly kind: 'stuck' } | { readonly kind: 'reminder'; readonly date: Date; readonly days: number };

/** What became of one planned remediation. */
export type RemediationOutcome =
  | { readonly kind: 'remediated'; readonly issue: Issue }
  /** Done by an earlier run that died before it could record it. */
  | { readonly kind: 'recovered'; readonly issue: Issue }
  /** Deactivated, to be active again at `until`. */
  | { readonly kind: 'browned-out'; readonly issue: Issue; readonly until: Date }
  /** Active again after a brown-out. */
  | { readonly kind: 'back'; readonly issue: Issue }
  | { readonly kind: 'deleted'; readonly issue: Issue }
  /** The secret of a new credential has been handed over. */
  | { readonly kind: 'handed-over'; readonly issue: Issue }
  /** A rotation that goes on when … */
  | { readonly kind: 'waiting'; readonly issue: Issue; readonly why: string; readonly tell?: WaitingNews }
  /** The window has closed. */
  | { readonly kind: 'postponed'; readonly issue: Issue; readonly until: Date }
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

/** Who has the say while a plan is carried out. */
export interface Consent {
  /** Asked before each issue; the batch says yes to all. */
  confirm(planned: PlannedRemediation): Promise<'yes' | 'no' | 'quit'>;
  /** Asked before an inactive credential is deleted to make room for a new one; absent: the settings say. */
  confirmReplacing?(planned: PlannedRemediation, inactive: Credential): Promise<boolean>;
  /** Takes the secret of a new credential in place of the vault, and returns where it is. */
  handOverToFile?(planned: PlannedRemediation, content: string): Promise<string>;
}
