import { addDays, type Credential, type Gap, isBefore, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import { MalformedReportError } from '../credential-report/report-rows.ts';
import { translateAwsError } from '../errors.ts';
import type { KindScan, KindScanRequest, ScanKind } from '../kind-scan.ts';
import { listUserNames } from '../list-user-names.ts';
import { UserKeyReader } from './read-user.ts';
import { type ReportCandidates, reportCandidates } from './report-candidates.ts';

/**
 * Reads an account's access keys in the fewest calls: the credential report says whom to look at,
 * IAM itself what there is. Where there is no report, every user is looked at.
 */
export const scanAccessKeys: ScanKind = async (request) => {
  const { unusedSince, watched } = request;
  const reading = new Reading(request);
  const watchedUsers = watched.map(({ principal }) => principal);
  if (unusedSince === undefined) {
    await reading.addUsers(watchedUsers);
    return reading.result();
  }

  const candidates = await candidatesFromReport(request, unusedSince);
  if (candidates) {
    await reading.addUsers([...candidates.users, ...watchedUsers]);
    return { ...reading.result(), activeCredentials: candidates.activeKeys };
  }
  await addAllUsers(request, reading);
  // Those that ListUsers did not show may just not have been reached.
  await reading.addUsers(watchedUsers);
  return reading.result();
};

/** `undefined` if the report is of no use, for a reason that the log tells. */
async function candidatesFromReport(request: KindScanRequest, unusedSince: Date): Promise<ReportCandidates | undefined> {
  const listInstead = (reason: string) => {
    request.log.info('listing all users instead of using the credential report', { account: request.session.accountId, reason });
    return undefined;
  };
  // The report may be four hours old, and so lack keys that this threshold asks for.
  if (isBefore(addDays(request.now(), -1), unusedSince)) return listInstead('the threshold is under one day');
  const report = await request.credentialReport();
  if (report.kind === 'unavailable') return listInstead(report.reason);
  try {
    return reportCandidates(report.content, unusedSince);
  } catch (error) {
    if (error instanceof MalformedReportError) return listInstead(error.message);
    throw error;
  }
}

async function addAllUsers({ session }: KindScanRequest, reading: Reading): Promise<void> {
  const what = `Could not list the users of account ${session.accountId}`;
  let seenSome = false;
  try {
    for await (const names of listUserNames(session.iam)) {
      seenSome = true;
      await reading.addUsers(names);
    }
  } catch (error) {
    const translated = translateAwsError(error, what);
    if (!seenSome) throw translated;
    reading.addGap({ what: 'the rest of the users', reason: reasonOf(translated) });
  }
}

/** What has been read so far; each user once. */
class Reading {
  readonly #keys: UserKeyReader;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #users = new Set<string>();
  readonly #credentials: Credential[] = [];
  readonly #gaps: Gap[] = [];

  constructor(request: KindScanRequest) {
    this.#keys = new UserKeyReader(request);
    this.#limit = pLimit(request.concurrency);
  }

  async addUsers(names: readonly string[]): Promise<void> {
    const unread = [...new Set(names)].filter((name) => !this.#users.has(name));
    await Promise.all(unread.map((name) => this.#limit(() => this.#addUser(name))));
  }

  addGap(gap: Gap): void {
    this.#gaps.push(gap);
  }

  result(): KindScan {
    const active = this.#credentials.filter(({ status }) => status === 'active');
    return { credentials: this.#credentials, activeCredentials: active.length, gaps: this.#gaps };
  }

  async #addUser(name: string): Promise<void> {
    this.#users.add(name);
    const { credentials, gaps } = await this.#keys.read(name);
    this.#credentials.push(...credentials);
    this.#gaps.push(...gaps);
  }
}
