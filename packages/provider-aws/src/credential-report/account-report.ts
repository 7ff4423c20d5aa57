import type { IAMClient } from '@aws-sdk/client-iam';
import type { Waiter } from '@keyhammer/core';
import { fetchCredentialReport } from './fetch-report.ts';
import { MalformedReportError, visitReportRows } from './report-rows.ts';
import { activeKeysOf, parseUser, type ReportUser, USER_COLUMNS } from './report-user.ts';

/** As the report calls it, and we do. */
export const ROOT_USER = '<root_account>';

/** What is kept of an account's credential report. */
export interface AccountReport {
  readonly root: ReportUser;
  /** By name; only those that were asked for. */
  readonly users: ReadonlyMap<string, ReportUser>;
  /** Of all users; the root user's own are not counted. */
  readonly activeKeys: number;
  readonly passwords: number;
}

export type ReportReading =
  | { readonly kind: 'read'; readonly report: AccountReport; readonly madeAt?: Date }
  /** Denied, failing, malformed, or not ready in time: says nothing of what is in the account. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Has the report made, fetches and reads it. */
export async function readAccountReport(iam: IAMClient, waiter: Waiter, isKept: (user: ReportUser) => boolean): Promise<ReportReading> {
  const outcome = await fetchCredentialReport(iam, waiter);
  if (outcome.kind === 'unavailable') return outcome;
  try {
    const { content, madeAt } = outcome;
    return { kind: 'read', report: accountReport(content, isKept), ...(madeAt && { madeAt }) };
  } catch (error) {
    if (error instanceof MalformedReportError) return { kind: 'unavailable', reason: error.message };
    throw error;
  }
}

/**
 * Nothing stays of the users that are not kept, besides their number.
 * @throws MalformedReportError
 */
export function accountReport(content: Uint8Array, isKept: (user: ReportUser) => boolean): AccountReport {
  const users = new Map<string, ReportUser>();
  let root: ReportUser | undefined;
  let activeKeys = 0;
  let passwords = 0;
  visitReportRows(content, USER_COLUMNS, (row) => {
    const user = parseUser(row);
    if (user.name === ROOT_USER) {
      root = user;
      return;
    }
    activeKeys += activeKeysOf(user);
    if (user.passwordEnabled) passwords += 1;
    if (isKept(user)) users.set(user.name, user);
  });
  // Every report has it, even that of an account without users.
  if (!root) throw new MalformedReportError(`it has no row of ${ROOT_USER}`);
  return { root, users, activeKeys, passwords };
}
