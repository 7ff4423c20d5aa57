import {
  type Account,
  type ConfiguredCheck,
  type Issue,
  type IssueContext,
  type IssueEvent,
  type News,
  type Ownership,
  ownershipOf,
  remediationDate,
} from '@keyhammer/core';
import pLimit from 'p-limit';
import type { Reported, ReporterPorts, ReportingFailure, ReportingSettings } from './reporting-run.ts';

/** The work on one check's issues in one account. */
export interface AccountDesk {
  readonly account: Account;
  readonly configured: ConfiguredCheck;
  readonly settings: ReportingSettings;
  readonly ports: ReporterPorts;
  readonly now: Date;
  /** Those that were not closed when the run came to them, by their id, each as it was last read or written. */
  readonly issues: Map<string, Issue>;
  /** See {@link ReportingJob.wanted}. */
  readonly wanted: ReadonlySet<string>;
  /** The ids of those whose tickets are left to the next run. */
  readonly setAside: Set<string>;
  readonly results: AccountResults;
  /** Those of the whole run: one message tells an owner of all of their accounts. */
  readonly announcements: Announcement[];
}

/** What came of the work on one account, of all its checks. */
export interface AccountResults {
  readonly done: Reported[];
  readonly failures: ReportingFailure[];
  /** Worth a word, and no failure. */
  readonly warnings: string[];
  /** What failed and concerns no single issue. */
  readonly troubles: string[];
}

/** Something to tell, and what goes on the record of its issue afterwards. */
export interface Announcement {
  readonly news: News;
  /** Once it has reached somebody. */
  readonly arrived: readonly IssueEvent[];
  /** Where there is nobody to tell. */
  readonly unaddressed: readonly IssueEvent[];
}

/** Jira counts the calls of all; more at once would only be throttled. */
const ISSUES_AT_ONCE = 4;

/** Works on the issues as they are by now, a few side by side. */
export async function forEachIssue(desk: AccountDesk, work: (issue: Issue) => Promise<void>): Promise<void> {
  const limit = pLimit(ISSUES_AT_ONCE);
  await Promise.all([...desk.issues.values()].map((issue) => limit(() => work(issue))));
}

export function contextOf(desk: AccountDesk, issue: Issue): IssueContext {
  const { whitelistingProcedureUrl } = desk.settings;
  return {
    issue,
    ...desk.configured,
    accountName: desk.account.name,
    ownerFoundBy: ownershipIn(desk, issue).foundBy,
    ...(whitelistingProcedureUrl !== undefined && { whitelistingProcedureUrl }),
  };
}

export function ownershipIn(desk: AccountDesk, issue: Issue): Ownership {
  return ownershipOf(desk.settings.owners, { ...issue.details, accountId: issue.accountId });
}

/** The time as it is by now, not as it was when the run began. */
export function timeAt(desk: AccountDesk): Date {
  return desk.ports.clock.now();
}

/** Something for the messages at the end of the run. */
export function announce(
  desk: AccountDesk,
  issue: Issue,
  kind: News['kind'],
  { arrived = [], unaddressed = [], ownership = ownershipIn(desk, issue) }: Partial<Announcement> & { ownership?: Ownership } = {},
): void {
  const date = remediationDate(issue, desk.configured.settings);
  const news = { ...contextOf(desk, issue), kind, ownership, ...(date && { remediationDate: date }) };
  desk.announcements.push({ news, arrived, unaddressed });
}
