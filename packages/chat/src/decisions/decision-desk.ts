import type {
  Account,
  AuditLog,
  ChatDirectory,
  ChatReplies,
  ConfiguredCheck,
  EventLog,
  Issue,
  IssueStore,
  JobQueue,
  TicketOwners,
  TicketTracker,
} from '@keyhammer/core';
import type { DecisionTask } from '../chat-task.ts';

export interface DecisionPorts {
  readonly issues: IssueStore;
  readonly audit: AuditLog;
  readonly queue: JobQueue;
  readonly directory: ChatDirectory;
  readonly replies: ChatReplies;
  /** Opened when there is something to say on a ticket; `undefined`: Jira is off. */
  readonly tracker: () => Promise<TicketTracker | undefined>;
  readonly accountNamed: (id: string) => Promise<Account>;
  readonly log: EventLog;
}

export interface DecisionSettings {
  /** The enabled ones. */
  readonly checks: readonly ConfiguredCheck[];
  readonly owners: TicketOwners;
  readonly operators: readonly string[];
  readonly maxHoldDays: number;
  readonly jiraEnabled: boolean;
}

/** One decision of a person who may make it, and all that it takes. */
export interface DecisionDesk {
  readonly task: DecisionTask;
  /** `slack:U0123 (alice)`. */
  readonly by: string;
  readonly configured: ConfiguredCheck;
  readonly issue: Issue;
  readonly account: Account;
  readonly settings: DecisionSettings;
  readonly ports: DecisionPorts;
  readonly now: Date;
}
