import type { IssueKey } from '../issue.ts';

/** What was done. `rotate` begins with a `create`; `brown-out` is a deactivation for some minutes. */
export type AuditAction =
  | 'deactivate'
  | 'reactivate'
  | 'brown-out'
  | 'delete'
  | 'create'
  | 'hand-over'
  /** People's doing, on the ticket or in the chat. */
  | 'hold'
  | 'expedite'
  | 'ticket-closed'
  | 'open-ticket';

/** One step of an act on a credential, or something that people decided about it. */
export interface AuditEntry extends IssueKey {
  readonly at: Date;
  /** Who: `alice@laptop`, `lambda:keyhammer-remediator`, a name in Jira. */
  readonly by: string;
  readonly action: AuditAction;
  readonly outcome: 'started' | 'done' | 'failed' | 'refused';
  /** In a sentence: what was seen, or why not. */
  readonly detail: string;
  /** What the decision rested on. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** Append-only: no method changes or removes an entry. Same errors as {@link IssueStore}. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** The entries of an issue, the oldest first. */
  entriesOf(key: IssueKey): AsyncIterable<AuditEntry>;
  /** All entries of that instant and later, of every account; in no order. */
  since(instant: Date): AsyncIterable<AuditEntry>;
}
