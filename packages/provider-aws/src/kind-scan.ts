import { addDays, type Credential, type Gap, isBefore, type WatchedCredential } from '@keyhammer/core';
import type { AccountSession } from './connection/aws-connection.ts';
import type { ReportReading } from './credential-report/account-report.ts';
import type { ReportUser } from './credential-report/report-user.ts';
import type { UserListing } from './list-users.ts';
import type { Wanted } from './wanted.ts';

/** How the credentials of one kind are read. */
export interface KindReader {
  /** Whether the user must be looked at, by what the report tells of them. */
  isCandidate(user: ReportUser, wanted: Wanted): boolean;
  /** @throws AccessDeniedError, ThrottledError, UnavailableError if nothing at all could be seen. */
  scan(request: KindScanRequest): Promise<KindScan>;
}

/** What the reader of one kind is given. */
export interface KindScanRequest {
  readonly session: AccountSession;
  readonly wanted: Wanted;
  readonly watched: readonly WatchedCredential[];
  /**
   * The account's credential report, with the candidates of all kinds and the holders of what is watched.
   * Fetched at the first call only: all kinds share it.
   */
  readonly report: () => Promise<ReportReading>;
  /** For want of a report. Listed at the first call only. @param why for the log @throws as {@link KindReader.scan} */
  readonly allUsers: (why: string) => Promise<UserListing>;
  /** How many calls may be under way to the account. */
  readonly concurrency: number;
  readonly now: () => Date;
}

export interface KindScan {
  readonly credentials: readonly Credential[];
  readonly activeCredentials: number;
  readonly gaps: readonly Gap[];
}

/** The report, where it can tell who is a candidate. */
export async function reportOfCandidates({ wanted, now, report }: KindScanRequest): Promise<ReportReading> {
  // It may be four hours old, and so lack credentials that this threshold asks for.
  const yesterday = addDays(now(), -1);
  const isTooLate = (instant: Date | undefined) => instant !== undefined && isBefore(yesterday, instant);
  if (isTooLate(wanted.unusedSince) || isTooLate(wanted.madeBefore)) {
    return { kind: 'unavailable', reason: 'the threshold is under one day' };
  }
  return report();
}
