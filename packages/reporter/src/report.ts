import {
  type ConfiguredCheck,
  type Issue,
  isUnannounced,
  type News,
  reasonOf,
  recordEvent,
  reportingStepFor,
  sendDigests,
} from '@keyhammer/core';
import pLimit from 'p-limit';
import { type AccountDesk, attempt, noteNews, recordDone } from './account-desk.ts';
import { recoverLostTickets } from './lost-tickets.ts';
import { makeTickets } from './new-tickets.ts';
import type { AccountReport, ReporterPorts, ReportingFailure, ReportingJob, ReportingResult, ReportingSettings } from './reporting-run.ts';
import { keepTicket, type UpkeepStep } from './ticket-upkeep.ts';

const TICKETS_KEPT_AT_ONCE = 4;

/**
 * Opens, updates and closes tickets, then sends one message to each owner. Works on what is stored:
 * it never looks at the cloud. Every step is recorded before the next, so that a run that dies is
 * carried on by the next one.
 */
export async function report(
  jobs: readonly ReportingJob[],
  settings: ReportingSettings,
  ports: ReporterPorts,
  now: Date,
): Promise<ReportingResult> {
  const news: News[] = [];
  const accounts: AccountReport[] = [];
  for (const job of jobs) accounts.push(await reportAccount(job, settings, ports, news, now));
  if (!ports.notifier || news.length === 0) return { accounts, messages: [] };

  const { messages, told, unaddressed } = await sendDigests(news, settings, ports.notifier, ports.log);
  const failures: ReportingFailure[] = [];
  for (const { issue } of told) failures.push(...(await recordAnnounced(issue, ports, now)));
  return { accounts: accounts.map((account) => withFailures(withUntold(account, unaddressed), failures)), messages };
}

async function reportAccount(
  job: ReportingJob,
  settings: ReportingSettings,
  ports: ReporterPorts,
  news: News[],
  now: Date,
): Promise<AccountReport> {
  const results: Pick<AccountDesk, 'done' | 'failures' | 'warnings'> = { done: [], failures: [], warnings: [] };
  const { id, name } = job.account;
  try {
    for (const configured of job.checks.filter(({ settings: { reporting } }) => reporting)) {
      await reportCheck({ account: job.account, configured, settings, ports, now, news, ...results });
    }
    return { id, name, status: results.failures.length === 0 ? 'complete' : 'failed', ...results };
  } catch (error) {
    ports.log.error('account could not be reported', { account: id, error });
    return { id, name, status: 'failed', ...results, warnings: [...results.warnings, reasonOf(error)] };
  }
}

async function reportCheck(desk: AccountDesk): Promise<void> {
  const stored = await issuesOf(desk, desk.configured);
  const { tracker } = desk.ports;
  if (tracker) await keepTickets(desk, tracker, await recoverLostTickets(desk, tracker, stored));
  else await keepRecords(desk, stored);
}

async function keepTickets(desk: AccountDesk, tracker: NonNullable<ReporterPorts['tracker']>, issues: readonly Issue[]): Promise<void> {
  await makeTickets(
    desk,
    tracker,
    issues.filter((issue) => reportingStepFor(issue)?.kind === 'report'),
  );
  const limit = pLimit(TICKETS_KEPT_AT_ONCE);
  await Promise.all(issues.map((issue) => limit(() => keepOne(desk, tracker, issue))));
  if (!desk.ports.notifier) return;
  for (const issue of await issuesOf(desk, desk.configured)) if (isUnannounced(issue)) noteNews(desk, issue, 'reported');
}

async function keepOne(desk: AccountDesk, tracker: NonNullable<ReporterPorts['tracker']>, issue: Issue): Promise<void> {
  const step = reportingStepFor(issue);
  if (step?.kind === 'close-untold') return await closeUntold(desk, issue);
  if (step && 'ticketKey' in step) await keepTicket(desk, tracker, issue, step satisfies UpkeepStep);
}

/** With Jira off: a message is the report; with Slack off too, the record itself is, as Hammer's CSV report. */
async function keepRecords(desk: AccountDesk, issues: readonly Issue[]): Promise<void> {
  for (const issue of issues) {
    const step = reportingStepFor(issue);
    if (step?.kind === 'close-untold') await closeUntold(desk, issue);
    if (step?.kind === 'close-resolved' || step?.kind === 'close-whitelisted') {
      desk.warnings.push(`${step.ticketKey} stays open: Jira is switched off`);
    }
    if (step?.kind === 'recover')
      desk.warnings.push(`a ticket may have been made for ${issue.id}: it is looked up when Jira is switched on again`);
    if (desk.ports.notifier && (isUnreported(issue) || isUnannounced(issue))) noteNews(desk, issue, 'reported');
    if (!desk.ports.notifier && isUnreported(issue))
      await attempt(desk, issue, () => recordDone(desk, issue, { type: 'reported' }, 'reported'));
  }
}

async function closeUntold(desk: AccountDesk, issue: Issue): Promise<void> {
  const closed = await attempt(desk, issue, () => recordDone(desk, issue, { type: 'ticket-closed' }, 'closed'));
  if (closed?.issue.status === 'closed' && closed.issue.announcedAt) noteNews(desk, closed.issue, 'resolved');
}

/**
 * Where a message is the only report, it is its arrival that makes the issue reported. What can't be
 * recorded is told again by the next run.
 */
async function recordAnnounced(issue: Issue, ports: ReporterPorts, now: Date): Promise<readonly ReportingFailure[]> {
  if (issue.status !== 'open') return [];
  try {
    const reported = issue.timestamps.reported ? issue : (await recordEvent(ports.issues, issue, { type: 'reported' }, now)).issue;
    await recordEvent(ports.issues, reported, { type: 'announced' }, now);
    return [];
  } catch (error) {
    const { check, accountId, id } = issue;
    ports.log.error('message could not be recorded', { check, account: accountId, issue: id, error });
    return [{ check, accountId, issueId: id, reason: `its owner was told, but that could not be recorded: ${reasonOf(error)}` }];
  }
}

function withFailures(account: AccountReport, failures: readonly ReportingFailure[]): AccountReport {
  const ours = failures.filter(({ accountId }) => accountId === account.id);
  return ours.length === 0 ? account : { ...account, status: 'failed', failures: [...account.failures, ...ours] };
}

function withUntold(account: AccountReport, unaddressed: readonly News[]): AccountReport {
  const untold = unaddressed.filter(({ issue }) => issue.accountId === account.id);
  if (untold.length === 0) return account;
  const warning = `${untold.length} issue(s) have nobody to tell on Slack: set slack_owner in ticket_owners.json, for all accounts or under account.${account.id}`;
  return { ...account, warnings: [...account.warnings, warning] };
}

async function issuesOf(desk: AccountDesk, { check }: ConfiguredCheck): Promise<readonly Issue[]> {
  const filter = { accountId: desk.account.id, statuses: ['open', 'whitelisted', 'resolved'] as const };
  return await Array.fromAsync(desk.ports.issues.list(check.name, filter));
}

function isUnreported(issue: Issue): boolean {
  return issue.status === 'open' && issue.timestamps.reported === undefined;
}
