import { createHash } from 'node:crypto';
import type { CredentialKind, LastUsed, Tags } from './credential.ts';

/** Hammer's statuses. */
export type IssueStatus = 'open' | 'whitelisted' | 'resolved' | 'closed';

/** Names an issue: a table of its own for each check, then account and credential. */
export interface IssueKey {
  readonly check: string;
  readonly accountId: string;
  /** The credential's id; Hammer's `issue_id`. */
  readonly id: string;
}

/** The evidence: what was seen when the issue was last written. */
export interface IssueDetails {
  readonly kind: CredentialKind;
  readonly principal: string;
  readonly created: Date;
  readonly lastUsed: LastUsed;
  readonly tags: Tags;
  /** When this was read. Not part of "has anything changed". */
  readonly readAt: Date;
}

/** Hammer's timestamps. */
export interface IssueTimestamps {
  readonly identified: Date;
  readonly updated: Date;
  readonly reported?: Date;
  readonly remediated?: Date;
  readonly resolved?: Date;
  readonly closed?: Date;
}

/** The issue's face in Jira. */
export interface Ticket {
  /** Jira's issue key: `SEC-123`. */
  readonly key: string;
  readonly url?: string;
  readonly state: 'open' | 'closed';
  /** The issue's `updated` that the ticket last told of: a later `updated` is worth a comment. */
  readonly toldAt: Date;
}

/** Why an issue ended. */
export type Resolution =
  /** The check's settings and the evidence no longer make a violation. */
  | { readonly reason: 'used'; readonly why: string }
  | { readonly reason: 'inactive'; readonly why: string }
  | { readonly reason: 'too-young'; readonly why: string }
  /** The credential no longer exists. */
  | { readonly reason: 'gone'; readonly why: string }
  /** Keyhammer deactivated it. */
  | { readonly reason: 'remediated'; readonly why: string };

/** The whitelist entry that covers the credential. */
export interface Exception {
  /** The entry as it stands in `whitelist.json`. */
  readonly pattern: string;
  readonly reason?: string;
  readonly approver?: string;
  readonly expires?: Date;
}

/** What Keyhammer did to the credential, kept for the rollback. */
export interface Remediation {
  readonly action: 'deactivate';
  readonly formerStatus: 'active';
  readonly at: Date;
  /** Who ran it: `alice@laptop`, `lambda:keyhammer-remediator`. */
  readonly by: string;
  readonly mode: 'manual' | 'batch';
  /** The ticket has been commented on and the owner has been sent a message. */
  readonly told: boolean;
}

/** A try that did not end in a remediation, and why. It stays due when `outcome` is `failed`. */
export interface RemediationAttempt {
  readonly outcome: 'failed' | 'refused';
  readonly at: Date;
  readonly why: string;
}

/** Recorded before an act in another system, so that a crash leaves a trace to look up. */
export interface Intents {
  readonly ticket?: { readonly label: string; readonly at: Date };
  readonly remediation?: { readonly at: Date; readonly by: string; readonly mode: 'manual' | 'batch' };
}

/** The remediator leaves the issue alone until then. */
export interface Hold {
  readonly until: Date;
  readonly by: string;
  readonly reason: string;
}

/** An earlier life of the same issue. */
export interface Incarnation {
  readonly status: IssueStatus;
  readonly timestamps: IssueTimestamps;
  readonly ticketKey?: string;
  readonly resolution?: Resolution;
  readonly remediation?: Remediation;
}

/** The tracked record of a violation. */
export interface Issue extends IssueKey {
  readonly status: IssueStatus;
  readonly details: IssueDetails;
  readonly timestamps: IssueTimestamps;
  /** Counts the writes; every write names the version that it replaces. 0 is an item that Hammer wrote. */
  readonly version: number;
  /** 1 for the first life of this credential's issue; a new one after it had closed. */
  readonly incarnation: number;
  readonly ticket?: Ticket;
  /** The owner has been told that the issue is open. */
  readonly announcedAt?: Date;
  readonly exception?: Exception;
  readonly resolution?: Resolution;
  readonly remediation?: Remediation;
  readonly attempt?: RemediationAttempt;
  readonly intents: Intents;
  readonly hold?: Hold;
  /** Former incarnations, the latest last. */
  readonly history: readonly Incarnation[];
  /** Attributes of the stored item that are not ours (another tool's, a later version's), written back untouched. */
  readonly foreign: Readonly<Record<string, unknown>>;
}

/**
 * A label that no other issue's ticket has: how a ticket is found again when the answer to its
 * creation was lost. Jira's labels hold no spaces.
 */
export function ticketLabel(issue: IssueKey & { readonly incarnation: number }): string {
  const name = [issue.check, issue.accountId, issue.id, issue.incarnation].join('\n');
  return `keyhammer-${createHash('sha256').update(name).digest('hex').slice(0, 20)}`;
}

/** For people: enough to recognise the credential, too little to be found by a search for it. */
export function maskedId(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
