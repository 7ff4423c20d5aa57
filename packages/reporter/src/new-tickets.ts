import {
  byRisk,
  type Issue,
  type IssueContext,
  type TicketCreation,
  type TicketDraft,
  type TicketTracker,
  ticketDescription,
  ticketLabel,
  ticketSummary,
} from '@keyhammer/core';
import { type AccountDesk, contextOf, ownershipIn, timeAt } from './account-desk.ts';
import { attempt, noteFailure, record, recordDone } from './on-record.ts';
import type { ReportingSettings } from './reporting-run.ts';

/** Enough for Jira's bulk creation, little enough to be looked up in one search after a crash. */
const TICKETS_AT_ONCE = 50;

/**
 * Makes a ticket for each issue, the riskiest first. The intent is on the record before Jira is asked, and the ticket's
 * key after it: a crash in between leaves an intent, whose ticket the next run looks up by its label.
 */
export async function makeTickets(desk: AccountDesk, tracker: TicketTracker, issues: readonly Issue[]): Promise<void> {
  const inOrder = issues.toSorted((a, b) => byRisk(a.details, b.details));
  for (let start = 0; start < inOrder.length; start += TICKETS_AT_ONCE) {
    await makeBatch(desk, tracker, inOrder.slice(start, start + TICKETS_AT_ONCE));
  }
}

interface Started {
  readonly issue: Issue;
  readonly draft: TicketDraft;
}

async function makeBatch(desk: AccountDesk, tracker: TicketTracker, issues: readonly Issue[]): Promise<void> {
  const started: Started[] = [];
  for (const issue of issues) {
    const one = await attempt(desk, issue, () => start(desk, issue));
    if (one) started.push(one);
  }
  if (started.length === 0) return;
  const results = await createAll(desk, tracker, started);
  for (const [index, { issue }] of started.entries()) {
    const result = results[index];
    if (result) await attempt(desk, issue, () => settle(desk, tracker, issue, result));
  }
}

/** The life cycle takes one intent at a time: of two reporters at once, one makes the ticket. */
async function start(desk: AccountDesk, issue: Issue): Promise<Started | undefined> {
  const draft = draftFor(desk, issue);
  const intended = await record(desk, issue, { type: 'ticket-started', label: draft.label }, timeAt(desk));
  return intended.kind === 'recorded' ? { issue: intended.issue, draft } : undefined;
}

/** Where the tracker fails as a whole nobody knows what it made: the intents stay, and the next run looks. */
async function createAll(desk: AccountDesk, tracker: TicketTracker, started: readonly Started[]): Promise<readonly TicketCreation[]> {
  try {
    return await tracker.create(started.map(({ draft }) => draft));
  } catch (error) {
    for (const { issue } of started) noteFailure(desk, issue, error);
    return [];
  }
}

async function settle(desk: AccountDesk, tracker: TicketTracker, issue: Issue, result: TicketCreation): Promise<void> {
  switch (result.kind) {
    case 'created': {
      desk.results.warnings.push(...result.warnings.map((warning) => `${result.ticket.key}: ${warning}`));
      await recordDone(desk, issue, { type: 'reported', ticket: result.ticket }, 'reported');
      return;
    }
    case 'failed':
      noteFailure(desk, issue, result.error);
      await record(desk, issue, { type: 'ticket-not-made' });
      return;
    case 'unknown':
      return await lookUpAtOnce(desk, tracker, issue, result);
  }
}

/** Found at once in most cases; if the search lags, the intent stays and the next run goes on looking. */
async function lookUpAtOnce(
  desk: AccountDesk,
  tracker: TicketTracker,
  issue: Issue,
  { label, error }: { label: string; error: Error },
): Promise<void> {
  const ticket = (await tracker.find([label])).get(label);
  if (!ticket) return noteFailure(desk, issue, error);
  await recordDone(desk, issue, { type: 'reported', ticket }, 'recovered');
}

/** @throws Error if nobody has said which project the ticket goes to */
function draftFor(desk: AccountDesk, issue: Issue): TicketDraft {
  const ownership = ownershipIn(desk, issue);
  if (ownership.jiraProject === undefined) {
    const advice = `set jira_project in ticket_owners.json, for all accounts or under account.${issue.accountId}`;
    throw new Error(`no Jira project is configured for its ticket: ${advice}`);
  }
  const context = contextOf(desk, issue);
  const people = [ownership.taggedOwner, ownership.jiraOwner].filter((name) => name !== undefined);
  return {
    label: ticketLabel(issue),
    labels: [context.check.ticketLabel],
    project: ownership.jiraProject,
    issueType: desk.settings.issueType,
    priority: priorityOf(context, desk.settings),
    summary: ticketSummary(context),
    description: ticketDescription(context, desk.now),
    assignees: people,
    watchers: ownership.jiraOwner === undefined ? [] : [ownership.jiraOwner],
    ...(ownership.jiraParentTicket !== undefined && { parent: ownership.jiraParentTicket }),
  };
}

/** What is only ever reported is for people alone, and has the check's own priority, which nothing lowers. */
function priorityOf({ issue, check }: IssueContext, { priorities }: ReportingSettings): string {
  const { risk } = issue.details;
  if (check.remedy === 'none') return check.priority;
  return (risk && priorities[risk.level]) ?? check.priority;
}
