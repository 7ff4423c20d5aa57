import {
  type Doc,
  type EventLog,
  type Issue,
  type IssueContext,
  type News,
  NotFoundError,
  ownershipOf,
  reasonOf,
  recordEvent,
  remediatedComment,
  remediationFailedComment,
  type TicketTracker,
} from '@keyhammer/core';
import type { PlannedRemediation, RemediationOutcome, RemediationSettings, RemediatorPorts } from './remediation-run.ts';

/** Whether somebody was told: `nobody` if there is no one to tell, `failed` if it is worth another try. */
export type Telling = 'told' | 'nobody' | 'failed';

export interface TicketTelling {
  readonly telling: Telling;
  readonly warnings: readonly string[];
}

/** Tells the ticket what was done. What does not work is a warning: the deed is on the record already. */
export async function tellTicket(
  planned: PlannedRemediation,
  outcome: RemediationOutcome,
  settings: RemediationSettings,
  { tracker, log }: RemediatorPorts,
): Promise<TicketTelling> {
  const comment = commentOn(outcome, contextOf(planned, outcome.issue, settings));
  const ticket = outcome.issue.ticket?.key;
  if (!tracker || !comment || ticket === undefined) return { telling: 'nobody', warnings: [] };
  try {
    await tracker.comment(ticket, comment);
  } catch (error) {
    log.warn('ticket could not be told of a remediation', { ticket, error });
    return { telling: error instanceof NotFoundError ? 'nobody' : 'failed', warnings: [`${ticket} could not be told: ${reasonOf(error)}`] };
  }
  return { telling: 'told', warnings: isDone(outcome) ? await takeOver(ticket, tracker, log) : [] };
}

/** A ticket that can't be assigned to Keyhammer has been told all the same. */
async function takeOver(ticket: string, tracker: TicketTracker, log: EventLog): Promise<readonly string[]> {
  try {
    await tracker.assignToSelf(ticket);
    return [];
  } catch (error) {
    log.warn('ticket could not be reassigned', { ticket, error });
    return [`${ticket} could not be reassigned: ${reasonOf(error)}`];
  }
}

export function isDone({ kind }: RemediationOutcome): boolean {
  return kind === 'remediated' || kind === 'recovered';
}

function commentOn(outcome: RemediationOutcome, context: IssueContext): Doc | undefined {
  if (isDone(outcome)) return remediatedComment(context);
  return outcome.kind === 'failed' && outcome.firstTime ? remediationFailedComment(context, outcome.why) : undefined;
}

/** What the owner's message says of it, if anything. */
export function newsOf(planned: PlannedRemediation, outcome: RemediationOutcome, settings: RemediationSettings): readonly News[] {
  const kind = newsKind(outcome);
  if (!kind) return [];
  const ownership = ownershipOf(settings.owners, outcome.issue.accountId, outcome.issue.details.tags);
  return [{ ...contextOf(planned, outcome.issue, settings), kind, ownership }];
}

/** The ticket or the owner knows: nothing is left to be caught up on. What can't be recorded is told again. */
export async function recordTold(issue: Issue, { issues, log }: RemediatorPorts, now: Date): Promise<void> {
  try {
    await recordEvent(issues, issue, { type: 'remediation-told' }, now);
  } catch (error) {
    log.warn('owner was told of a remediation, but that could not be recorded', { account: issue.accountId, issue: issue.id, error });
  }
}

function newsKind(outcome: RemediationOutcome): News['kind'] | undefined {
  if (isDone(outcome)) return 'remediated';
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
