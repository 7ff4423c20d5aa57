import { type IssueEvent, recordEvent, sendDigests } from '@keyhammer/core';
import type {
  PlannedRemediation,
  RemediationOutcome,
  RemediationReport,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
} from './remediation-run.ts';
import { newsOf, type TicketTelling } from './tell.ts';

/** A remediation that is over, well or not, and whether its ticket knows. */
export interface Ended {
  readonly planned: PlannedRemediation;
  readonly outcome: RemediationOutcome;
  readonly ticket: TicketTelling;
}

/** One message to each owner. Told is who was reached through the ticket or the message; else the next run tries again. */
export async function tellOwners(
  ended: readonly Ended[],
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationReport> {
  const items = ended.map((item) => ({ ...item, news: newsOf(item.planned, item.outcome, settings) }));
  const news = items.flatMap((item) => item.news);
  const digest = ports.notifier && news.length > 0 ? await sendDigests(news, settings, ports.notifier, ports.log) : undefined;
  for (const { outcome, ticket, news } of items) {
    const event = toldEvent(outcome);
    if (!event) continue;
    const isReached = ticket.telling === 'told' || news.some((item) => digest?.told.has(item));
    const isTried = ticket.telling === 'failed' || news.some((item) => digest && !digest.unaddressed.includes(item));
    if (isReached || !isTried) await recordTold(outcome, event, ports, now);
  }
  return { results: ended.map(resultOf), messages: digest?.messages ?? [] };
}

export function resultOf({ planned, outcome, ticket }: Ended): RemediationResult {
  return { planned, outcome, warnings: ticket.warnings };
}

/** The events with which it is on record that nothing is left to be caught up on. */
function toldEvent(outcome: RemediationOutcome): IssueEvent | undefined {
  switch (outcome.kind) {
    case 'remediated':
    case 'recovered':
      return { type: 'remediation-told' };
    case 'deleted':
      return { type: 'deletion-told' };
    case 'handed-over':
      return { type: 'rotation-told' };
    case 'waiting':
      if (outcome.tell?.kind === 'reminder') return { type: 'reminded', date: outcome.tell.date, days: outcome.tell.days, who: 'ticket' };
      return outcome.tell && { type: 'rotation-stuck-told' };
    default:
      return undefined;
  }
}

/** What can't be recorded is told again. */
async function recordTold({ issue }: RemediationOutcome, event: IssueEvent, { issues, log }: RemediatorPorts, now: Date): Promise<void> {
  try {
    await recordEvent(issues, issue, event, now);
  } catch (error) {
    log.warn('owner was told, but that could not be recorded', { account: issue.accountId, issue: issue.id, event: event.type, error });
  }
}
