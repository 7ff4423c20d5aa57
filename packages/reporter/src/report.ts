import {
  type ConfiguredCheck,
  type Issue,
  type News,
  reportingStepFor,
  type TicketSnapshot,
  type TicketTracker,
  ticketLabel,
} from '@keyhammer/core';
import { type AccountDesk, type AccountResults, type Announcement, forEachIssue } from './account-desk.ts';
import { sendAnnouncements } from './announcements.ts';
import { tellOfExpiringExceptions } from './expiring-exceptions.ts';
import { announceOpenIssues, closeUntold, keepRecords } from './keep-records.ts';
import { recoverLostTickets } from './lost-tickets.ts';
import { makeTickets } from './new-tickets.ts';
import { noteTrouble } from './on-record.ts';
import { remind } from './reminders.ts';
import type {
  AccountReport,
  Reported,
  ReporterPorts,
  ReportingFailure,
  ReportingJob,
  ReportingResult,
  ReportingSettings,
} from './reporting-run.ts';
import { keepTicket, type UpkeepStep } from './ticket-upkeep.ts';
import { heedTickets, readTickets } from './triage/triage.ts';

/**
 * Accounts are worked on together until they have so many issues, whose tickets are read at once. Account by account a
 * large organisation of small accounts would cost a call for each; all of it at once would not fit into flat memory.
 */
const ISSUES_IN_BATCH = 1000;

/**
 * Opens, updates and closes tickets, heeds what people say on them, reminds, then sends one message to each owner.
 * Works on what is stored: it never looks at the cloud. Every step is recorded before the next, so that a run that dies
 * is carried on by the next one.
 */
export async function report(
  jobs: readonly ReportingJob[],
  settings: ReportingSettings,
  ports: ReporterPorts,
  now: Date,
): Promise<ReportingResult> {
  const run: Run = { settings, ports, now, announcements: [] };
  const accounts: AccountReport[] = [];
  for await (const batch of inBatches(jobs, run)) {
    await work(batch, ports.tracker);
    accounts.push(...batch.map(reportOf));
  }
  const { messages, unaddressed, done, failures } = await sendAnnouncements(run.announcements, settings, ports, now);
  const whole = accounts.map((account) => withFailures(withUntold(withDone(account, done), unaddressed), failures));
  return { accounts: whole, messages };
}

interface Run {
  readonly settings: ReportingSettings;
  readonly ports: ReporterPorts;
  readonly now: Date;
  readonly announcements: Announcement[];
}

interface OpenedAccount {
  readonly job: ReportingJob;
  /** One for each check. */
  readonly desks: readonly AccountDesk[];
  readonly results: AccountResults;
}

async function* inBatches(jobs: readonly ReportingJob[], run: Run): AsyncGenerator<readonly OpenedAccount[], void, void> {
  let batch: OpenedAccount[] = [];
  let issues = 0;
  for (const job of jobs) {
    const account = await openAccount(job, run);
    batch.push(account);
    issues += account.desks.reduce((sum, desk) => sum + desk.issues.size, 0);
    if (issues < ISSUES_IN_BATCH) continue;
    yield batch;
    batch = [];
    issues = 0;
  }
  yield batch;
}

async function openAccount(job: ReportingJob, run: Run): Promise<OpenedAccount> {
  const results: AccountResults = { done: [], failures: [], warnings: [], troubles: [] };
  const desks: AccountDesk[] = [];
  for (const configured of job.checks.filter(({ settings: { reporting } }) => reporting)) {
    const desk = {
      ...run,
      account: job.account,
      configured,
      wanted: job.wanted ?? new Set<string>(),
      results,
      issues: new Map<string, Issue>(),
      setAside: new Set<string>(),
    };
    if (await unlessTroubled(desk, () => readIssues(desk))) desks.push(desk);
  }
  return { job, desks, results };
}

async function readIssues(desk: AccountDesk): Promise<void> {
  const { check }: ConfiguredCheck = desk.configured;
  const filter = { accountId: desk.account.id, statuses: ['open', 'whitelisted', 'resolved'] as const };
  for await (const issue of desk.ports.issues.list(check.name, filter)) desk.issues.set(issue.id, issue);
}

async function work(batch: readonly OpenedAccount[], tracker: TicketTracker | undefined): Promise<void> {
  const desks = desksOf(batch);
  if (tracker) for (const desk of desks) await recoverLostTickets(desk, tracker);
  const tickets = tracker ? await readTickets(desks, tracker) : new Map<string, TicketSnapshot>();
  for (const desk of desks) {
    await unlessTroubled(desk, async () => {
      await (tracker ? heedAndKeepTickets(desk, tracker, tickets) : keepRecords(desk));
      announceOpenIssues(desk);
      await remind(desk);
      await tellOfExpiringExceptions(desk);
    });
  }
}

/** What people want comes first: nobody is to hear of a date, or of a change, on a ticket that was closed meanwhile. */
async function heedAndKeepTickets(desk: AccountDesk, tracker: TicketTracker, tickets: ReadonlyMap<string, TicketSnapshot>): Promise<void> {
  await heedTickets(desk, tracker, tickets);
  const ticketless = [...desk.issues.values()].filter((issue) => reportingStepFor(issue)?.kind === 'report' || isWanted(desk, issue));
  await makeTickets(desk, tracker, ticketless);
  await forEachIssue(desk, async (issue) => {
    const step = desk.setAside.has(issue.id) ? undefined : reportingStepFor(issue);
    if (step?.kind === 'close-untold') return await closeUntold(desk, issue);
    if (step && 'ticketKey' in step) await keepTicket(desk, tracker, issue, step satisfies UpkeepStep);
  });
}

/** Reported while Jira was off: only who asks for a ticket gets one. */
function isWanted({ wanted }: AccountDesk, issue: Issue): boolean {
  return issue.status === 'open' && !issue.ticket && !issue.intents.ticket && wanted.has(ticketLabel(issue));
}

/** One check's trouble in one account holds up no other. */
async function unlessTroubled(desk: AccountDesk, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    noteTrouble(desk, error);
    return false;
  }
}

function desksOf(batch: readonly OpenedAccount[]): readonly AccountDesk[] {
  return batch.flatMap(({ desks }) => desks);
}

function reportOf({ job: { account }, results }: OpenedAccount): AccountReport {
  const { done, failures, warnings, troubles } = results;
  const isComplete = failures.length === 0 && troubles.length === 0;
  const { id, name } = account;
  return { id, name, status: isComplete ? 'complete' : 'failed', done, failures, warnings: [...warnings, ...troubles] };
}

function withDone(account: AccountReport, done: readonly Reported[]): AccountReport {
  const ours = done.filter(({ accountId }) => accountId === account.id);
  return ours.length === 0 ? account : { ...account, done: [...account.done, ...ours] };
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
