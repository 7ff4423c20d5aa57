import { reasonOf, sendDigests } from '@keyhammer/core';
import { remediateOne } from './remediate-one.ts';
import type {
  Operator,
  PlannedRemediation,
  RemediationOutcome,
  RemediationReport,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
} from './remediation-run.ts';
import { isDone, newsOf, recordTold, type TicketTelling, tellTicket } from './tell.ts';

/** Asked before each issue; the batch says yes to all. */
export type Confirm = (planned: PlannedRemediation) => Promise<'yes' | 'no' | 'quit'>;

/**
 * Carries a plan out, one credential at a time: one after another, so that an operator can follow
 * and stop it, and so that whatever goes wrong goes wrong for one key.
 * @param hear called with each result as it is there
 */
export async function applyRemediation(
  due: readonly PlannedRemediation[],
  confirm: Confirm,
  operator: Operator,
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
  hear: (result: RemediationResult) => void = () => {},
): Promise<RemediationReport> {
  const ended: Ended[] = [];
  for (const planned of due) {
    const answer = await confirm(planned);
    if (answer === 'quit') break;
    const outcome: RemediationOutcome =
      answer === 'no' ? { kind: 'declined', issue: planned.issue } : await attempt(planned, operator, settings, ports);
    const item = { planned, outcome, ticket: await tellTicket(planned, outcome, settings, ports) };
    ended.push(item);
    hear(resultOf(item));
  }
  return await tellOwners(ended, settings, ports, now);
}

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
  for (const { outcome, ticket, news } of items.filter((item) => isDone(item.outcome))) {
    const isReached = ticket.telling === 'told' || news.some((item) => digest?.told.has(item));
    const isTried = ticket.telling === 'failed' || news.some((item) => digest && !digest.unaddressed.includes(item));
    if (isReached || !isTried) await recordTold(outcome.issue, ports, now);
  }
  return { results: ended.map(resultOf), messages: digest?.messages ?? [] };
}

function resultOf({ planned, outcome, ticket }: Ended): RemediationResult {
  return { planned, outcome, warnings: ticket.warnings };
}

/** The store itself may fail; then nothing can be recorded, and the intent that is on record speaks to the next run. */
async function attempt(
  planned: PlannedRemediation,
  operator: Operator,
  settings: RemediationSettings,
  ports: RemediatorPorts,
): Promise<RemediationOutcome> {
  try {
    return await remediateOne(planned, operator, settings, ports, ports.clock.now());
  } catch (error) {
    const { issue } = planned;
    ports.log.error('remediation could not be recorded', { account: issue.accountId, check: issue.check, issue: issue.id, error });
    return { kind: 'failed', issue, why: reasonOf(error), firstTime: false };
  }
}
