import type { Doc } from '../document.ts';

/** A ticket to be made. */
export interface TicketDraft {
  /** The label that no other ticket has; how it is found again. */
  readonly label: string;
  /** The other labels. */
  readonly labels: readonly string[];
  readonly project: string;
  readonly issueType: string;
  readonly priority: string;
  readonly summary: string;
  readonly description: Doc;
  readonly parent?: string;
  /** Names or e-mail addresses, the first that the tracker knows as assignable wins; none is no error. */
  readonly assignees: readonly string[];
  /** Names or e-mail addresses of those who shall be told of changes; an unknown one is no error. */
  readonly watchers: readonly string[];
}

/** A ticket that exists. */
export interface TrackedTicket {
  readonly key: string;
  readonly url: string;
}

/** What became of one draft. */
export type TicketCreation = { readonly label: string } & (
  | {
      readonly kind: 'created';
      readonly ticket: TrackedTicket /** What did not work besides: an unknown priority, a missing parent. */;
      readonly warnings: readonly string[];
    }
  /** Nothing was made. */
  | { readonly kind: 'failed'; readonly error: Error }
  /** The answer was lost: it may have been made. Look it up by its label before making it again. */
  | { readonly kind: 'unknown'; readonly error: Error }
);

/** Whether a ticket is open; `gone` if it was deleted. */
export type TicketState = 'open' | 'closed' | 'gone';

/** A ticket as it stands. */
export interface TicketSnapshot {
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
}

/** One thing that somebody did to a ticket. */
export interface TicketChange {
  readonly at: Date;
  /** Display name, or the user name where there is none; `unknown` where the tracker does not tell. For people to read: names are not unique. */
  readonly by: string;
  /** Done by the account that Keyhammer signs in with. */
  readonly bySelf: boolean;
  readonly change: { readonly kind: 'closed' | 'reopened' } | { readonly kind: 'labelled' | 'unlabelled'; readonly label: string };
}

/**
 * The tracker. @throws AccessDeniedError, ThrottledError, UnavailableError, RejectedError, OutcomeUnknownError, and
 * NotFoundError for a ticket that is gone: one that may only be hidden from us is AccessDeniedError.
 */
export interface TicketTracker {
  /**
   * How long after its creation `find` may still miss a ticket, in milliseconds: a miss says
   * "never made" only for a creation that was started longer ago.
   */
  readonly findLagMs: number;
  /** The oldest ticket that carries each label; labels that no ticket carries are left out. */
  find(labels: readonly string[]): Promise<ReadonlyMap<string, TrackedTicket>>;
  /** One result for each draft, in their order. Does not throw for a single draft. Never tries one again whose outcome is unknown. */
  create(drafts: readonly TicketDraft[]): Promise<readonly TicketCreation[]>;
  state(key: string): Promise<TicketState>;
  /**
   * The tickets as they stand, by the keys asked for, in as few calls as the tracker has (never one for each). One that
   * can't be seen (deleted, hidden, unreadable for now) is left out, which says nothing of it: `state` tells the two apart.
   * A ticket that was moved stands under the key asked for. What was changed some seconds ago may not show yet.
   */
  snapshots(keys: readonly string[]): Promise<ReadonlyMap<string, TicketSnapshot>>;
  /**
   * What was done to a ticket, the oldest first: closings, reopenings, labels put on and taken off. What it was made with
   * is no change. A step between two open statuses, or between two closed ones, is none either.
   */
  changes(key: string): Promise<readonly TicketChange[]>;
  comment(key: string, text: Doc): Promise<void>;
  addLabel(key: string, label: string): Promise<void>;
  /** Removing one that the ticket does not carry is no error. */
  removeLabel(key: string, label: string): Promise<void>;
  /** Comments, then closes by whatever transition leads to a done status. One that is closed already is left as it is. */
  close(key: string, comment: Doc): Promise<void>;
  /** Reopens by whatever transition leads away from done, then comments. One that is open gets the comment only. */
  reopen(key: string, comment: Doc): Promise<void>;
  /** Assigns the ticket to the account that Keyhammer signs in with. */
  assignToSelf(key: string): Promise<void>;
}
