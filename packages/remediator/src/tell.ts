import {
  type Issue,
  type IssueContext,
  type News,
  ownershipOf,
  reasonOf,
  recordEvent,
  remediatedComment,
  remediationFailedComment,
} from '@keyhammer/core';
import type { PlannedRemediation, RemediationOutcome, RemediationSettings, RemediatorPorts } from './remediation-run.ts';

/** Tells the ticket what was done. What does not work is a warning: the deed is on the record already. */
export async function tellTicket(
  planned: PlannedRemediation,
  outcome: RemediationOutcome,
  settings: RemediationSettings,
  ports: RemediatorPorts,
): Promise<readonly string[]> {
  const ticketKey = outcome.issue.ticket?.key;
  if (!ports.tracker || ticketKey === undefined) return [];
  const context = contextOf(planned, outcome.issue, settings);
  try {
    if (outcome.kind === 'remediated' || outcome.kind === 'recovered') {
      await ports.tracker.comment(ticketKey, remediatedComment(context));
      await ports.tracker.assignToSelf(ticketKey);
    }
    if (outcome.kind === 'failed' && outcome.firstTime)
      await ports.tracker.comment(ticketKey, remediationFailedComment(context, outcome.why));
    return [];
  } catch (error) {
    ports.log.warn('ticket could not be told of a remediation', { ticket: ticketKey, error });
    return [`${ticketKey} could not be told: ${reasonOf(error)}`];
  }
}

/** What the owner's message says of it, if anything. */
export function newsOf(planned: PlannedRemediation, outcome: RemediationOutcome, settings: RemediationSettings): readonly News[] {
  const kind = newsKind(outcome);
  if (!kind) return [];
  const ownership = ownershipOf(settings.owners, outcome.issue.accountId, outcome.issue.details.tags);
  return [{ ...contextOf(planned, outcome.issue, settings), kind, ownership }];
}

/** The ticket and the owner know: nothing is left to be caught up on. */
export async function recordTold(issue: Issue, ports: RemediatorPorts, now: Date): Promise<void> {
  await recordEvent(ports.issues, issue, { type: 'remediation-told' }, now);
}

function newsKind(outcome: RemediationOutcome): News['kind'] | undefined {
  if (outcome.kind === 'remediated' || outcome.kind === 'recovered') return 'remediated';
  return outcome.kind === 'failed' && outcome.firstTime ? 'remediation-failed' : undefined;
}

function contextOf(planned: PlannedRemediation, issue: Issue, { whitelistingProcedureUrl }: RemediationSettings): IssueContext {
  return {
    issue,
    ...planned.configured,
    accountName: planned.account.name,
    ...(whitelistingProcedureUrl !== undefined && { whitelistingProcedureUrl }),
  };
}
