import { createHash } from 'node:crypto';
import type { CredentialKind, LastUsed, Privilege, Tags } from './credential.ts';
import type { ComplianceReason } from './finding.ts';
import type { Brownout, Deletion, Remediation, RestorePoint, Rotation } from './issue-acts.ts';
import type { Expedition, Reminder, Triage } from './issue-triage.ts';
import type { Risk } from './risk.ts';

export type * from './issue-acts.ts';
export type * from './issue-triage.ts';

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
  /** See {@link Credential.name}. */
  readonly name?: string;
  readonly principal: string;
  /** See {@link Credential.principalName}. */
  readonly principalName?: string;
  readonly created: Date;
  /** See {@link Credential.changed}. */
  readonly changed?: Date;
  readonly lastUsed: LastUsed;
  readonly locked?: true;
  readonly privilege?: Privilege;
  readonly tags: Tags;
  /** Of the principal: whom to tell where no tag says so. */
  readonly email?: string;
  /** Where the principal stands: `/ci/`. */
  readonly path?: string;
  /** Every active credential of the principal is in violation. */
  readonly dormant?: true;
  /** The other checks that the same credential violates, sorted. */
  readonly alsoIn?: readonly string[];
  readonly risk?: Risk;
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
  /** A person closed it, and it is to stay so although the issue is open. */
  readonly leftClosed?: true;
  /** The issue's `updated` that the ticket last told of: a later `updated` is worth a comment. */
  readonly toldAt: Date;
}

/** Why an issue ended. */
export interface Resolution {
  /** A verdict's; or the credential no longer exists; or Keyhammer ended it. */
  readonly reason: ComplianceReason | 'gone' | 'remediated';
  readonly why: string;
  /** For `used`: its last use. Absent in what was recorded before that was kept. */
  readonly usedAt?: Date;
}

/** The whitelist entry that covers the credential. */
export interface Exception {
  /** The entry as it stands in `whitelist.json`. */
  readonly pattern: string;
  readonly reason?: string;
  readonly approver?: string;
  readonly expires?: Date;
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
  readonly remediation?: ActIntent & { readonly action: 'deactivate' | 'delete' | 'brown-out'; readonly restorePoint?: RestorePoint };
  readonly deletion?: ActIntent;
}

export interface ActIntent {
  readonly at: Date;
  readonly by: string;
  readonly mode: 'manual' | 'batch';
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
  readonly brownout?: Brownout;
  readonly rotation?: Rotation;
  readonly deletion?: Deletion;
  readonly reminder?: Reminder;
  readonly triage?: Triage;
  readonly expedited?: Expedition;
  /** The `expires` of the exception whose coming end was told. */
  readonly expiryToldFor?: Date;
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
