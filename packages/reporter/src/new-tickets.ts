import {
  type Issue,
  type TicketCreation,
  type TicketDraft,
  type TicketTracker,
  ticketDescription,
  ticketLabel,
  ticketSummary,
} from '@keyhammer/core';
import { type AccountDesk, contextOf, noteDone, noteFailure, ownershipIn, record } from './account-desk.ts';

/** Enough for Jira's bulk creation, little enough to be looked up in one search after a crash. */
const TICKETS_AT_ONCE = 50;

/**
 * Makes a ticket for each issue. The intent is on the record before Jira is asked, and the ticket's
 * key after it: a crash in between leaves an intent, whose ticket the next run looks up by its label.
 */
export async function makeTickets(desk: AccountDesk, tracker: TicketTracker, issues: readonly Issue[]): Promise<void> {
  for (let start = 0; start < issues.length; start += TICKETS_AT_ONCE) {
    await makeBatch(desk, tracker, issues.slice(start, start + TICKETS_AT_ONCE));
  }
}

async function makeBatch(desk: AccountDesk, tracker: TicketTracker, issues: readonly Issue[]): Promise<void> {
  const started: { issue: Issue; draft: TicketDraft }[] = [];
  for (const issue of issues) {
    const draft = draftFor(desk, issue);
    if (!draft) continue;
    const intended = await record(desk, issue, { type: 'ticket-started', label: draft.label });
    if (intended.intents.ticket?.label === draft.label) started.push({ issue: intended, draft });
  }
  if (started.length === 0) return;
  const results = await tracker.create(started.map(({ draft }) => draft));
  for (const [index, { issue }] of started.entries()) {
    const result = results[index];
    if (result) await settle(desk, tracker, issue, result);
  }
}

async function settle(desk: AccountDesk, tracker: TicketTracker, issue: Issue, result: TicketCreation): Promise<void> {
  switch (result.kind) {
    case 'created': {
      desk.warnings.push(...result.warnings.map((warning) => `${result.ticket.key}: ${warning}`));
      return noteDone(desk, await record(desk, issue, { type: 'reported', ticket: result.ticket }), 'reported');
    }
    case 'failed':
      await record(desk, issue, { type: 'ticket-not-made' });
      return noteFailure(desk, issue, result.error);
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
  noteDone(desk, await record(desk, issue, { type: 'reported', ticket }), 'recovered');
}

function draftFor(desk: AccountDesk, issue: Issue): TicketDraft | undefined {
  const ownership = ownershipIn(desk, issue);
  if (ownership.jiraProject === undefined) {
    const advice = `set jira_project in ticket_owners.json, for all accounts or under account.${issue.accountId}`;
    noteFailure(desk, issue, new Error(`no Jira project is configured for its ticket: ${advice}`));
    return undefined;
  }
  const context = contextOf(desk, issue);
  const people = [ownership.taggedOwner, ownership.jiraOwner].filter((name) => name !== undefined);
  return {
    label: ticketLabel(issue),
    labels: [context.check.ticketLabel],
    project: ownership.jiraProject,
    issueType: desk.settings.issueType,
    priority: context.check.priority,
    summary: ticketSummary(context),
    description: ticketDescription(context, desk.now),
    assignees: people,
    watchers: ownership.jiraOwner === undefined ? [] : [ownership.jiraOwner],
    ...(ownership.jiraParentTicket !== undefined && { parent: ownership.jiraParentTicket }),
  };
}
