import type { ThrottleLimit } from '../aws/world.ts';

export type ReportPart = 'users' | 'apikeys' | 'serviceids' | 'profiles';

/** How activity reports come out. Mutable: it counts for reports that are made from now on. */
export interface ReportConditions {
  /** How many times a new report is asked for in vain; 1 if absent. */
  pendingPolls?: number;
  /** How long it takes on the sandbox's clock, besides; 0 if absent. */
  pendingMs?: number;
  /** It never gets ready. */
  never?: boolean;
  /** It is made for so many hours, whatever was asked for. */
  hours?: number;
  /** Left out even where something would be in them. Empty ones always are. */
  without?: readonly ReportPart[];
}

/** How the asynchronous removal of a user comes out. */
export interface RemovalConditions {
  /** On the sandbox's clock; 0 if absent. */
  pendingMs?: number;
  /** The user stays, in state ERROR_WHILE_DELETING. */
  fails?: boolean;
}

export interface IbmThrottleLimit extends ThrottleLimit {
  /** Whether the 429 says when to come again. */
  readonly retryAfter?: boolean;
}
