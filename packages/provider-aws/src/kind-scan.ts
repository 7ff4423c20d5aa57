import type { Credential, EventLog, Gap, WatchedCredential } from '@keyhammer/core';
import type { AccountSession } from './connection/aws-connection.ts';
import type { ReportOutcome } from './credential-report/fetch-report.ts';

/** What the reader of one credential kind is given. */
export interface KindScanRequest {
  readonly session: AccountSession;
  /** The widest of what the checks need; absent: no check asked for this kind. */
  readonly unusedSince?: Date;
  readonly watched: readonly WatchedCredential[];
  /** The account's credential report, fetched at the first call only: all kinds share it. */
  readonly credentialReport: () => Promise<ReportOutcome>;
  /** How many calls may be under way to the account. */
  readonly concurrency: number;
  readonly now: () => Date;
  readonly log: EventLog;
}

export interface KindScan {
  readonly credentials: readonly Credential[];
  readonly activeCredentials: number;
  readonly gaps: readonly Gap[];
}

/**
 * Reads the credentials of one kind in an account.
 * @throws AccessDeniedError, ThrottledError, UnavailableError if nothing at all could be seen.
 */
export type ScanKind = (request: KindScanRequest) => Promise<KindScan>;
