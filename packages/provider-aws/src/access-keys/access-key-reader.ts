import type { Credential, Gap } from '@keyhammer/core';
import pLimit from 'p-limit';
import { activeKeysOf, type ReportUser } from '../credential-report/report-user.ts';
import { type KindReader, type KindScan, type KindScanRequest, reportOfCandidates } from '../kind-scan.ts';
import { mayBeOld, mayBeUnused, type Wanted } from '../wanted.ts';
import { interestOfScan } from './interest.ts';
import { UserKeyReader } from './read-user.ts';

/**
 * Reads an account's access keys in the fewest calls: the credential report says whom to look at,
 * IAM itself what there is. Where there is no report, every user is looked at.
 */
export const accessKeyReader: KindReader = {
  isCandidate: (user, wanted) => holdsUnusedKey(user, wanted) || holdsOldKey(user, wanted),
  scan,
};

async function scan(request: KindScanRequest): Promise<KindScan> {
  const { wanted, watched, allUsers } = request;
  const watchedUsers = watched.map(({ principal }) => principal);
  if (!wanted.unusedSince && !wanted.madeBefore) return readUsers(request, watchedUsers, () => false);

  const reading = await reportOfCandidates(request);
  if (reading.kind === 'read') {
    const { users, activeKeys } = reading.report;
    const candidates = [...users.values()].filter((user) => accessKeyReader.isCandidate(user, wanted));
    const mayHoldUnused = new Set(candidates.filter((user) => holdsUnusedKey(user, wanted)).map(({ name }) => name));
    const found = await readUsers(request, [...candidates.map(({ name }) => name), ...watchedUsers], (name) => mayHoldUnused.has(name));
    return { ...found, activeCredentials: activeKeys };
  }
  const { users, gap } = await allUsers(reading.reason);
  // Those that ListUsers did not show may just not have been reached.
  const found = await readUsers(request, [...users.map(({ name }) => name), ...watchedUsers], () => true);
  return gap ? { ...found, gaps: [gap, ...found.gaps] } : found;
}

function holdsUnusedKey({ created, keys }: ReportUser, wanted: Wanted): boolean {
  return keys.some(({ active, lastUsed }) => active && mayBeUnused(created, lastUsed, wanted));
}

/** `last_rotated` is left alone: it also moves when a key's status does. */
function holdsOldKey(user: ReportUser, wanted: Wanted): boolean {
  return activeKeysOf(user) > 0 && mayBeOld(user.created, wanted);
}

/** Each user once. */
async function readUsers(
  request: KindScanRequest,
  names: readonly string[],
  mayHoldUnused: (userName: string) => boolean,
): Promise<KindScan> {
  const { session, now } = request;
  const reader = new UserKeyReader({ iam: session.iam, now, interestIn: interestOfScan(request, mayHoldUnused) });
  const limit = pLimit(request.concurrency);
  const credentials: Credential[] = [];
  const gaps: Gap[] = [];
  const read = async (name: string) => {
    const reading = await reader.read(name);
    credentials.push(...reading.credentials);
    gaps.push(...reading.gaps);
  };
  await Promise.all([...new Set(names)].map((name) => limit(() => read(name))));
  return { credentials, activeCredentials: credentials.filter(({ status }) => status === 'active').length, gaps };
}
