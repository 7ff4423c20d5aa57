import {
  formatInstant,
  type Issue,
  mayBeUnderWay,
  reportingStepFor,
  type TicketTracker,
  type TrackedTicket,
  underWayUntil,
} from '@keyhammer/core';
import { type AccountDesk, timeAt } from './account-desk.ts';
import { attempt, noteFailure, record, recordDone } from './on-record.ts';

const LABELS_PER_SEARCH = 50;

interface Lost {
  readonly issue: Issue;
  readonly label: string;
  readonly intent: { readonly at: Date };
}

/**
 * Looks up the tickets whose creation was begun and never recorded. One that is not found counts as
 * never made only once no other run can still be making it, and the tracker's search must have caught
 * up. The intent of one that is not settled stays: nothing is made for it.
 */
export async function recoverLostTickets(desk: AccountDesk, tracker: TicketTracker): Promise<void> {
  const lost = [...desk.issues.values()].flatMap(lostTicketOf);
  if (lost.length === 0) return;
  try {
    const found = await findSurely(desk, tracker, lost);
    for (const item of lost) await attempt(desk, item.issue, () => settle(desk, item, found.get(item.label)));
  } catch (error) {
    for (const { issue } of lost) noteFailure(desk, issue, error);
  }
}

async function settle(desk: AccountDesk, { issue, intent }: Lost, ticket: TrackedTicket | undefined): Promise<void> {
  if (ticket) {
    await recordDone(desk, issue, { type: 'reported', ticket }, 'recovered');
    return;
  }
  if (mayBeUnderWay(intent, timeAt(desk))) {
    const until = formatInstant(underWayUntil(intent));
    throw new Error(
      `another run began its ticket at ${formatInstant(intent.at)}, and is at it or has died over it: looked for again after ${until}`,
    );
  }
  await record(desk, issue, { type: 'ticket-not-made' });
}

/** Looks twice, if what is missing at first may have been made too lately to be found. */
async function findSurely(desk: AccountDesk, tracker: TicketTracker, lost: readonly Lost[]): Promise<ReadonlyMap<string, TrackedTicket>> {
  const found = await findAll(tracker, lost);
  const missing = lost.filter(({ label, intent }) => !found.has(label) && !mayBeUnderWay(intent, timeAt(desk)));
  if (missing.length === 0) return found;
  const madeAtTheLatest = Math.max(...missing.map(({ intent }) => underWayUntil(intent).getTime()));
  const left = Math.min(madeAtTheLatest + tracker.findLagMs - timeAt(desk).getTime(), tracker.findLagMs);
  if (left <= 0) return found;
  desk.ports.log.info('waiting for the ticket search to catch up with an interrupted run', {
    account: desk.account.id,
    milliseconds: left,
  });
  await desk.ports.waiter.wait(left);
  return new Map([...found, ...(await findAll(tracker, missing))]);
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
  return step?.kind === 'recover' ? [{ issue, label: step.label, intent: { at: step.since } }] : [];
}
