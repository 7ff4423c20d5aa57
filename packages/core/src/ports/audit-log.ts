import type { IssueKey } from '../issue.ts';

/** One step of an act on a credential. */
export interface AuditEntry extends IssueKey {
  readonly at: Date;
  /** Who: `alice@laptop`, `lambda:keyhammer-remediator`. */
  readonly by: string;
  readonly action: 'deactivate' | 'reactivate';
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
}
