import type { ThrottleLimit } from '../aws/world.ts';

/** Calls that a service takes in a region: a token bucket on the sandbox's clock. */
export interface OciThrottleLimit extends ThrottleLimit {
  /** Whether the 429 says when to come again. */
  readonly retryAfter?: boolean;
}

/** How the lists of IAM come in pages. */
export interface OciPaging {
  /** Items of a page where no `limit` is given. */
  size: number;
  /** The most that a page has, whatever was asked for. */
  largest: number;
  /** Lists start with a page that is empty and is not the last. */
  emptyFirst: boolean;
}

export interface OciAuditConditions {
  retentionDays: number;
  /** How long after a call Audit gets its event, on the sandbox's clock. Windows are of that time. */
  lagMs: number;
  pageSize: number;
  /** Besides the calls, every compartment and region has an event each so many milliseconds, of somebody without an API key. */
  fillerEveryMs: number | undefined;
  /** Whether the calls that the sandbox answers leave an event, as they do. */
  recordsCalls: boolean;
}

/** Items of a page of an identity domain where no `count` is given, and the most that one has. */
export interface OciScimPaging {
  size: number;
  largest: number;
}

/** What the world is met under. Mutable: it counts from now on. */
export class OciConditions {
  /** Absent: no limit. */
  throttle: OciThrottleLimit | undefined;
  /** After a user's keys were changed over the wire, so many of the user's ListApiKeys still show what was there before. */
  staleReads = 0;
  /** A key that is uploaded over the wire is CREATING for so many of the user's ListApiKeys. */
  creatingReads = 0;
  readonly pages: OciPaging = { size: 100, largest: 1000, emptyFirst: false };
  readonly scimPages: OciScimPaging = { size: 50, largest: 1000 };
  readonly audit: OciAuditConditions = { retentionDays: 365, lagMs: 0, pageSize: 100, fillerEveryMs: undefined, recordsCalls: true };
}
