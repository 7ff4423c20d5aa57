import {
  type Credential,
  type CredentialKind,
  coverageOf,
  type EventLog,
  type PrincipalFacts,
  RejectedError,
  type Scan,
  type ScanRequest,
  type Waiter,
  type WatchedCredential,
} from '@keyhammer/core';
import { accessKeyReader } from './access-keys/access-key-reader.ts';
import type { AccountSession } from './connection/aws-connection.ts';
import { type ReportReading, ROOT_USER, readAccountReport } from './credential-report/account-report.ts';
import { activeKeysOf, type ReportUser } from './credential-report/report-user.ts';
import type { KindReader, KindScan } from './kind-scan.ts';
import { listUsers, type UserListing } from './list-users.ts';
import { passwordReader } from './passwords/password-reader.ts';
import { rootUserReader } from './root-user/root-user-reader.ts';
import { type Wanted, widest } from './wanted.ts';

/** The credential kinds that are known here, each a folder. */
const READERS: ReadonlyMap<CredentialKind, KindReader> = new Map([
  ['aws-access-key', accessKeyReader],
  ['aws-console-password', passwordReader],
  ['aws-root-user', rootUserReader],
]);

export interface ScanSurroundings {
  readonly waiter: Waiter;
  readonly log: EventLog;
  readonly now: () => Date;
  readonly concurrency: number;
}

/** What is to be read of one kind. */
interface KindRequest {
  readonly kind: CredentialKind;
  readonly reader: KindReader;
  readonly wanted: Wanted;
  readonly watched: readonly WatchedCredential[];
}

/** One reading of the account for all kinds: they share the credential report, and the list of users in its stead. */
export async function scanAccount(
  session: AccountSession,
  request: ScanRequest,
  { waiter, log, now, concurrency }: ScanSurroundings,
): Promise<Scan> {
  const kinds = kindRequests(request);
  const isKept = keptInReport(kinds);
  let reading: Promise<ReportReading> | undefined;
  const report = () => {
    reading ??= readAccountReport(session.iam, waiter, isKept);
    return reading;
  };
  let listing: Promise<UserListing> | undefined;
  const allUsers = (why: string) => {
    if (!listing) log.info('listing all users instead of using the credential report', { account: session.accountId, reason: why });
    listing ??= listUsers(session.iam, session.accountId);
    return listing;
  };

  const scans: KindScan[] = [];
  for (const { kind, reader, wanted, watched } of kinds) {
    const scan = await reader.scan({ session, wanted, watched, report, allUsers, concurrency, now });
    scans.push({ ...scan, gaps: scan.gaps.map((gap) => ({ kind, ...gap })) });
  }
  const credentials = scans.flatMap((scan) => scan.credentials);
  const summary = await reading;
  return {
    accountId: session.accountId,
    credentials,
    activeCredentials: scans.reduce((sum, { activeCredentials }) => sum + activeCredentials, 0),
    principals: principalFacts(credentials, summary),
    ...(summary?.kind === 'read' && summary.madeAt && { summaryMadeAt: summary.madeAt }),
    coverage: coverageOf(scans.flatMap(({ gaps }) => gaps)),
  };
}

function kindRequests({ needs, watched }: ScanRequest): readonly KindRequest[] {
  const kinds = new Set([...needs, ...watched].map(({ kind }) => kind));
  return [...kinds].map((kind) => ({
    kind,
    reader: readerOf(kind),
    wanted: widest(needs.filter((need) => need.kind === kind)),
    watched: watched.filter((credential) => credential.kind === kind),
  }));
}

/** A row of the report that no kind can have a use for is forgotten while it is read. */
function keptInReport(kinds: readonly KindRequest[]): (user: ReportUser) => boolean {
  const watchedUsers = new Set(kinds.flatMap(({ watched }) => watched.map(({ principal }) => principal)));
  return (user) => watchedUsers.has(user.name) || kinds.some(({ reader, wanted }) => reader.isCandidate(user, wanted));
}

/** Of the holders of what was found, as far as the report was read and has them. */
function principalFacts(credentials: readonly Credential[], reading: ReportReading | undefined): ReadonlyMap<string, PrincipalFacts> {
  const facts = new Map<string, PrincipalFacts>();
  if (reading?.kind !== 'read') return facts;
  const { root, users } = reading.report;
  for (const { principal } of credentials) {
    const user = principal === ROOT_USER ? root : users.get(principal);
    if (user) facts.set(principal, { activeCredentials: activeCredentialsOf(user), mfa: user.mfa });
  }
  return facts;
}

/** The root user can always sign in. */
function activeCredentialsOf(user: ReportUser): number {
  const canSignIn = user.passwordEnabled || user.name === ROOT_USER;
  return activeKeysOf(user) + (canSignIn ? 1 : 0);
}

function readerOf(kind: CredentialKind): KindReader {
  const reader = READERS.get(kind);
  if (!reader) throw new RejectedError(`AWS has no credentials of the kind ${kind}`);
  return reader;
}
