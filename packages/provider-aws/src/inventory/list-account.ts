import { type EventLog, type Gap, type Listed, ownershipOf, type Tags, type Waiter } from '@keyhammer/core';
import pLimit from 'p-limit';
import { interestInAll } from '../access-keys/interest.ts';
import { UserKeyReader } from '../access-keys/read-user.ts';
import type { AccountSession } from '../connection/aws-connection.ts';
import { type ReportReading, readAccountReport } from '../credential-report/account-report.ts';
import { rootCredentials, whyRootIsUnseen } from '../root-user/root-credentials.ts';
import { readUserInventory, type UserInventoryOptions } from './read-user-inventory.ts';
import { userPages } from './user-pages.ts';

export interface ListingOptions {
  readonly waiter: Waiter;
  readonly log: EventLog;
  readonly now: () => Date;
  readonly concurrency: number;
  /** As in {@link TicketOwners}. */
  readonly ownerTags?: readonly string[] | undefined;
}

/** So many users are read before any of them is told. */
const USERS_AT_ONCE = 100;

/**
 * Everything that signs in to an account: two calls for each user, one for each access key, besides the pages and the report.
 * The report tells last sign-ins and MFA; what there is, IAM itself: a report may be four hours old.
 */
export async function* listAccount(session: AccountSession, options: ListingOptions): AsyncGenerator<Listed, void, void> {
  const { waiter, log, now, concurrency } = options;
  const report = await readAccountReport(session.iam, waiter, () => true);
  yield* listRootUser(report, now());
  const keys = new UserKeyReader({ iam: session.iam, interestIn: interestInAll, now });
  const reading = { session, keys, now, rowOf: rowsOf(report), ownerOf: ownersOf(session.accountId, options) };
  const limit = pLimit(concurrency);
  for await (const page of userPages(session, log)) {
    if ('gap' in page) yield gapIn(page.gap);
    else for (const users of chunksOf(page.users)) yield* (await limit.map(users, (user) => readUserInventory(user, reading))).flat();
  }
}

function* listRootUser(reading: ReportReading, readAt: Date): Generator<Listed, void, void> {
  if (reading.kind === 'unavailable') {
    yield gapIn({ kind: 'aws-root-user', what: 'root user, and who has MFA', reason: whyRootIsUnseen(reading) });
    return;
  }
  const { root } = reading.report;
  for (const credential of rootCredentials(root, readAt)) yield { kind: 'entry', entry: { credential, mfa: root.mfa } };
}

function rowsOf(reading: ReportReading): UserInventoryOptions['rowOf'] {
  return (name) => (reading.kind === 'read' ? reading.report.users.get(name) : undefined);
}

/** What a tag says: who else is told of an issue has nothing to do with whose it is. */
function ownersOf(accountId: string, { ownerTags }: ListingOptions): UserInventoryOptions['ownerOf'] {
  const owners = { default: {}, accounts: new Map(), businessUnits: new Map(), ...(ownerTags && { ownerTags }) };
  return (principal: string, tags: Tags) => ownershipOf(owners, { accountId, principal, tags }).taggedOwner;
}

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[], void, void> {
  for (let start = 0; start < items.length; start += USERS_AT_ONCE) yield items.slice(start, start + USERS_AT_ONCE);
}

function gapIn(gap: Gap): Listed {
  return { kind: 'gap', gap };
}
