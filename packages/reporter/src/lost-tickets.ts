import { type Issue, reportingStepFor, type TicketTracker, type TrackedTicket } from '@keyhammer/core';
import { type AccountDesk, noteDone, noteFailure, record } from './account-desk.ts';

const LABELS_PER_SEARCH = 50;

interface Lost {
  readonly issue: Issue;
  readonly label: string;
  readonly since: Date;
}

/**
 * Looks up the tickets whose creation was begun and never recorded. A ticket that is not found counts
 * as never made only once the tracker's search must have caught up. Returns the issues as they are
 * now, without those that could not be settled: nothing may be made for them.
 */
export async function recoverLostTickets(desk: AccountDesk, tracker: TicketTracker, issues: readonly Issue[]): Promise<readonly Issue[]> {
  const lost = issues.flatMap(lostTicketOf);
  if (lost.length === 0) return issues;
  const settled = new Map<string, Issue>(issues.map((issue) => [issue.id, issue]));
  try {
    const found = await findAll(tracker, lost);
    const missing = lost.filter(({ label }) => !found.has(label));
    const foundLate = await findAgain(desk, tracker, missing);
    for (const item of lost) {
      const ticket = found.get(item.label) ?? foundLate.get(item.label);
      settled.set(
        item.issue.id,
        ticket ? await adopt(desk, item.issue, ticket) : await record(desk, item.issue, { type: 'ticket-not-made' }),
      );
    }
  } catch (error) {
    for (const { issue } of lost) {
      settled.delete(issue.id);
      noteFailure(desk, issue, error);
    }
  }
  return [...settled.values()];
}

async function adopt(desk: AccountDesk, issue: Issue, ticket: TrackedTicket): Promise<Issue> {
  const adopted = await record(desk, issue, { type: 'reported', ticket });
  noteDone(desk, adopted, 'recovered');
  return adopted;
}

async function findAgain(desk: AccountDesk, tracker: TicketTracker, missing: readonly Lost[]): Promise<ReadonlyMap<string, TrackedTicket>> {
  if (missing.length === 0) return new Map();
  const youngest = Math.max(...missing.map(({ since }) => since.getTime()));
  const left = Math.min(youngest + tracker.findLagMs - desk.now.getTime(), tracker.findLagMs);
  if (left <= 0) return new Map();
  desk.ports.log.info('waiting for the ticket search to catch up with an interrupted run', {
    account: desk.account.id,
    milliseconds: left,
  });
  await desk.ports.waiter.wait(left);
  return await findAll(tracker, missing);
}

async function findAll(tracker: TicketTracker, lost: readonly Lost[]): Promise<ReadonlyMap<string, TrackedTicket>> {
  const found = new Map<string, TrackedTicket>();
  for (let start = 0; start < lost.length; start += LABELS_PER_SEARCH) {
    const labels = lost.slice(start, start + LABELS_PER_SEARCH).map(({ label }) => label);
    for (const [label, ticket] of await tracker.find(labels)) found.set(label, ticket);
  }
  return found;
}

function lostTicketOf(issue: Issue): readonly Lost[] {
  const step = reportingStepFor(issue);
  return step?.kind === 'recover' ? [{ issue, label: step.label, since: step.since }] : [];
}
