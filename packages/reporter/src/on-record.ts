import { advance, type Issue, type IssueEvent, type Recorded, reasonOf, recordEvent, VersionConflictError } from '@keyhammer/core';
import type { AccountDesk } from './account-desk.ts';
import type { Reported } from './reporting-run.ts';

/** Puts an event on the record; where the issue has moved on and does not take it, that is no failure: the next run sees it as it is. */
export async function record(desk: AccountDesk, issue: Issue, event: IssueEvent, now = desk.now): Promise<Recorded> {
  const result = await recordEvent(desk.ports.issues, issue, event, now);
  desk.issues.set(result.issue.id, result.issue);
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

/**
 * Puts an event on the record of the issue as it was read, and of no later state of it: of two runs that see the same,
 * one goes on. `undefined`: it is not this one. What an earlier run has recorded before it died is claimed again.
 */
export async function claim(desk: AccountDesk, issue: Issue, event: IssueEvent): Promise<Issue | undefined> {
  const transition = advance(issue, event, desk.now);
  if (transition.kind === 'unchanged') return issue;
  if (transition.kind === 'refused') return leave(desk, issue, transition.reason);
  try {
    const written = await desk.ports.issues.put(transition.issue);
    desk.issues.set(written.id, written);
    return written;
  } catch (error) {
    if (!(error instanceof VersionConflictError)) throw error;
    return leave(desk, issue, 'another run is at it');
  }
}

/** Nothing more is done to its ticket in this run. */
export function leave(desk: AccountDesk, issue: Issue, reason: string): undefined {
  desk.setAside.add(issue.id);
  desk.ports.log.info('issue is left to the next run', { ...nameOf(issue), reason });
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

export function noteDone(desk: AccountDesk, issue: Issue, action: Reported['action']): void {
  const { ticket } = issue;
  const named = ticket && { ticket: ticket.key, ...(ticket.url !== undefined && { url: ticket.url }) };
  desk.results.done.push({ check: issue.check, accountId: issue.accountId, issueId: issue.id, action, ...named });
  desk.ports.log.info(`issue ${action}`, { ...nameOf(issue), ...named });
}

/** Two steps that fail for one reason are one failure. */
export function noteFailure(desk: AccountDesk, issue: Issue, error: unknown): void {
  const { check, accountId, id: issueId } = issue;
  const reason = reasonOf(error);
  const { failures } = desk.results;
  const isNoted = failures.some((failure) => failure.check === check && failure.issueId === issueId && failure.reason === reason);
  if (!isNoted) failures.push({ check, accountId, issueId, reason });
  desk.ports.log.error('issue could not be reported', { ...nameOf(issue), error });
}

/** Something that concerns the check in this account as a whole: what is undone stays due. */
export function noteTrouble(desk: AccountDesk, error: unknown, what = ''): void {
  desk.results.troubles.push(`${what}${reasonOf(error)}`);
  desk.ports.log.error('account could not be reported', { account: desk.account.id, check: desk.configured.check.name, error });
}

/** Whether nobody has written the issue since this run has. */
export async function isAsLastSeen(desk: AccountDesk, issue: Issue): Promise<boolean> {
  return (await desk.ports.issues.get(issue))?.version === issue.version;
}

export function nameOf(issue: Issue) {
  return { check: issue.check, account: issue.accountId, issue: issue.id };
}
