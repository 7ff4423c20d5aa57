import { type Credential, type Gap, type LastUsed, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import type { AccountReport } from '../credential-report/account-report.ts';
import type { ReportUser } from '../credential-report/report-user.ts';
import { isNotFound, translateAwsError } from '../errors.ts';
import { type KindReader, type KindScan, type KindScanRequest, reportOfCandidates } from '../kind-scan.ts';
import type { ListedUser, UserListing } from '../list-users.ts';
import { mayBeOld, mayBeUnused, type Wanted } from '../wanted.ts';
import { laterOf, passwordCredential, passwordUse, readPasswordCreation } from './read-password.ts';

/** A user whose password is to be read live, and what is known of it without. */
interface Candidate {
  readonly name: string;
  readonly lastUsed: LastUsed;
  /** Absent: there is no report, and nothing else tells when it was changed. */
  readonly reported?: Pick<ReportUser, 'passwordChanged'>;
}

type PasswordReading = { readonly credential: Credential } | { readonly gap: Gap } | 'gone';

/** The credential report says whose password may be dormant and when it was changed; IAM, whether it is still there and when it was made. */
export const passwordReader: KindReader = { isCandidate, scan };

function isCandidate({ passwordEnabled, passwordLastUsed, created }: ReportUser, wanted: Wanted): boolean {
  return passwordEnabled && (mayBeUnused(created, passwordLastUsed, wanted) || mayBeOld(created, wanted));
}

async function scan(request: KindScanRequest): Promise<KindScan> {
  const reading = await reportOfCandidates(request);
  if (reading.kind === 'read') {
    const { credentials, gaps } = await readAll(candidatesInReport(reading.report, request), request);
    return { credentials, gaps, activeCredentials: reading.report.passwords };
  }
  const listing = await request.allUsers(reading.reason);
  const candidates = candidatesInListing(listing, request);
  const { credentials, gaps } = await readAll(candidates, request);
  const names = new Set(candidates.map(({ name }) => name));
  // Nobody signs in without a password, so those who have lately hold one.
  const inUse = listing.users.filter(({ name, passwordLastUsed }) => passwordLastUsed && !names.has(name));
  return {
    credentials,
    activeCredentials: credentials.length + inUse.length,
    gaps: listing.gap ? [listing.gap, ...gaps] : gaps,
  };
}

function candidatesInReport({ users }: AccountReport, { wanted, watched }: KindScanRequest): readonly Candidate[] {
  const candidates = [...users.values()].filter((user) => isCandidate(user, wanted)).map(({ name }) => name);
  const watchedUsers = watched.map(({ principal }) => principal);
  return [...new Set([...candidates, ...watchedUsers])].map((name) => candidateInReport(name, users.get(name)));
}

function candidateInReport(name: string, user: ReportUser | undefined): Candidate {
  if (user?.passwordEnabled) return { name, lastUsed: passwordUse(user.passwordLastUsed), reported: user };
  // GetUser would tell the last use, but a password that is hours old violates nothing anyway.
  const lastUsed = unknown('the password was made after the credential report');
  return { name, lastUsed, reported: { passwordChanged: undefined } };
}

function candidatesInListing({ users }: UserListing, { wanted, watched }: KindScanRequest): readonly Candidate[] {
  const watchedUsers = new Set(watched.map(({ principal }) => principal));
  const listed = users.filter((user) => watchedUsers.has(user.name) || mayHoldCandidate(user, wanted));
  const names = new Set(listed.map(({ name }) => name));
  const unreached = [...watchedUsers].filter((name) => !names.has(name));
  return [
    ...listed.map(({ name, passwordLastUsed }) => ({ name, lastUsed: passwordUse(passwordLastUsed) })),
    ...unreached.map((name) => ({ name, lastUsed: unknown('the user was not in the list of users') })),
  ];
}

function mayHoldCandidate({ created = new Date(0), passwordLastUsed }: ListedUser, wanted: Wanted): boolean {
  return mayBeUnused(created, passwordLastUsed, wanted) || mayBeOld(created, wanted);
}

async function readAll(candidates: readonly Candidate[], request: KindScanRequest): Promise<Omit<KindScan, 'activeCredentials'>> {
  const limit = pLimit(request.concurrency);
  const credentials: Credential[] = [];
  const gaps: Gap[] = [];
  const read = async (candidate: Candidate) => {
    const reading = await readOne(candidate, request);
    if (reading === 'gone') return;
    if ('gap' in reading) gaps.push(reading.gap);
    else credentials.push(reading.credential);
  };
  await Promise.all(candidates.map((candidate) => limit(() => read(candidate))));
  return { credentials, gaps };
}

async function readOne({ name, lastUsed, reported }: Candidate, { session, now }: KindScanRequest): Promise<PasswordReading> {
  const readAt = now();
  try {
    const created = await readPasswordCreation(session.iam, name);
    const changed = reported && laterOf(created, reported.passwordChanged);
    return { credential: passwordCredential({ userName: name, created, changed, lastUsed, readAt }) };
  } catch (error) {
    // Deleted since the report, or never had.
    if (isNotFound(error)) return 'gone';
    const what = `console password of ${name}`;
    const reason = reasonOf(
      translateAwsError(error, `Could not read the ${what}`, {
        adviceIfDenied: 'Allow iam:GetLoginProfile in the policy of the identification role',
      }),
    );
    return { gap: { what, reason } };
  }
}

function unknown(reason: string): LastUsed {
  return { kind: 'unknown', reason };
}
