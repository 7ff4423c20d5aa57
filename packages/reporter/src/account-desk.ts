import {
  type Account,
  type ConfiguredCheck,
  type Issue,
  type IssueContext,
  type IssueEvent,
  type News,
  type Ownership,
  ownershipOf,
  type Recorded,
  reasonOf,
  recordEvent,
  remediationDate,
} from '@keyhammer/core';
import type { Reported, ReporterPorts, ReportingFailure, ReportingSettings } from './reporting-run.ts';

/** The work on one check's issues in one account, and what came of it. */
export interface AccountDesk {
  readonly account: Account;
  readonly configured: ConfiguredCheck;
  readonly settings: ReportingSettings;
  readonly ports: ReporterPorts;
  readonly now: Date;
  readonly done: Reported[];
  readonly failures: ReportingFailure[];
  readonly warnings: string[];
  readonly news: News[];
}

export function contextOf(desk: AccountDesk, issue: Issue): IssueContext {
  const { whitelistingProcedureUrl } = desk.settings;
  return {
    issue,
    ...desk.configured,
    accountName: desk.account.name,
    ...(whitelistingProcedureUrl !== undefined && { whitelistingProcedureUrl }),
  };
}

export function ownershipIn(desk: AccountDesk, issue: Issue): Ownership {
  return ownershipOf(desk.settings.owners, issue.accountId, issue.details.tags);
}

/** Puts an event on the record; where the issue has moved on and does not take it, that is no failure: the next run sees it as it is. */
export async function record(desk: AccountDesk, issue: Issue, event: IssueEvent, now = desk.now): Promise<Recorded> {
  const result = await recordEvent(desk.ports.issues, issue, event, now);
  if (result.kind === 'refused') {
    desk.ports.log.info('issue has moved on', { ...nameOf(issue), event: event.type, reason: result.reason });
  }
  return result;
}

/** The same, noted as done only if the issue took it. */
export async function recordDone(desk: AccountDesk, issue: Issue, event: IssueEvent, action: Reported['action']): Promise<Recorded> {
  const result = await record(desk, issue, event);
  if (result.kind === 'recorded') noteDone(desk, result.issue, action);
  return result;
}

/** Work on one issue: what goes wrong is noted, stays due, and holds up no other issue. */
export async function attempt<T>(desk: AccountDesk, issue: Issue, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    noteFailure(desk, issue, error);
    return undefined;
  }
}

/** The time as it is by now, not as it was when the run began. */
export function timeAt(desk: AccountDesk): Date {
  return desk.ports.clock.now();
}

function noteDone(desk: AccountDesk, issue: Issue, action: Reported['action']): void {
  const { ticket } = issue;
  const named = ticket && { ticket: ticket.key, ...(ticket.url !== undefined && { url: ticket.url }) };
  desk.done.push({ check: issue.check, accountId: issue.accountId, issueId: issue.id, action, ...named });
  desk.ports.log.info(`issue ${action}`, { ...nameOf(issue), ...named });
}

export function noteFailure(desk: AccountDesk, issue: Issue, error: unknown): void {
  desk.failures.push({ check: issue.check, accountId: issue.accountId, issueId: issue.id, reason: reasonOf(error) });
  desk.ports.log.error('issue could not be reported', { ...nameOf(issue), error });
}

export function noteNews(desk: AccountDesk, issue: Issue, kind: News['kind']): void {
  const date = remediationDate(issue, desk.configured.settings);
  desk.news.push({ ...contextOf(desk, issue), kind, ownership: ownershipIn(desk, issue), ...(date && { remediationDate: date }) });
}

function nameOf(issue: Issue) {
  return { check: issue.check, account: issue.accountId, issue: issue.id };
}
