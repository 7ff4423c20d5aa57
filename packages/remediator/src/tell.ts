import {
  brownoutComment,
  type Doc,
  deletedComment,
  type EventLog,
  handedOverComment,
  type Issue,
  type IssueContext,
  type News,
  type NewsKind,
  NotFoundError,
  ownershipOf,
  reasonOf,
  remediatedComment,
  remediationFailedComment,
  rotationReminderComment,
  rotationStuckComment,
  type TicketTracker,
} from '@keyhammer/core';
import type { PlannedRemediation, RemediationOutcome, RemediationSettings, RemediatorPorts, Subject } from './remediation-run.ts';

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
  { tracker, log, clock }: RemediatorPorts,
): Promise<TicketTelling> {
  const comment = commentOn(planned, outcome, contextOf(planned, outcome.issue, settings), clock.now());
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

/** Whether the credential has come to its end by it. */
export function isDone({ kind }: RemediationOutcome): boolean {
  return kind === 'remediated' || kind === 'recovered' || kind === 'deleted';
}

function commentOn(planned: PlannedRemediation, outcome: RemediationOutcome, context: IssueContext, now: Date): Doc | undefined {
  switch (outcome.kind) {
    case 'remediated':
    case 'recovered':
      return remediatedComment(context);
    case 'deleted':
      return deletedComment(context);
    case 'browned-out':
      return brownoutComment(context, outcome.until);
    case 'handed-over':
      return handedOverComment(context);
    case 'waiting':
      return waitingComment(outcome, context, now);
    case 'failed':
      return outcome.firstTime ? remediationFailedComment(whatWasDue(planned, outcome.issue), outcome.why) : undefined;
    case 'back':
    case 'postponed':
    case 'refused':
    case 'declined':
      return undefined;
  }
}

function waitingComment(
  { tell, why }: Extract<RemediationOutcome, { kind: 'waiting' }>,
  context: IssueContext,
  now: Date,
): Doc | undefined {
  if (!tell) return undefined;
  return tell.kind === 'stuck' ? rotationStuckComment(context, why) : rotationReminderComment(context, why, now);
}

function whatWasDue({ act, fromQuarantine, configured }: PlannedRemediation, { rotation }: Issue): string {
  if (fromQuarantine) return 'deleted';
  return act === 'rotate' && !rotation?.handedOver ? 'replaced' : configured.check.words.remedied;
}

/** What the owner's message says of it, if anything. */
export function newsOf(planned: PlannedRemediation, outcome: RemediationOutcome, settings: RemediationSettings): readonly News[] {
  const kind = newsKind(outcome);
  if (!kind) return [];
  const context = contextOf(planned, outcome.issue, settings);
  const why = outcome.kind === 'waiting' ? { why: outcome.why } : {};
  return [{ ...context, kind, ownership: ownershipIn(outcome.issue, settings), ...why }];
}

function newsKind(outcome: RemediationOutcome): NewsKind | undefined {
  switch (outcome.kind) {
    case 'remediated':
    case 'recovered':
      return 'remediated';
    case 'deleted':
    case 'browned-out':
      return outcome.kind;
    case 'handed-over':
      return 'rotated';
    case 'waiting':
      if (!outcome.tell) return undefined;
      return outcome.tell.kind === 'stuck' ? 'rotation-stuck' : 'rotation-reminder';
    case 'failed':
      return outcome.firstTime ? 'remediation-failed' : undefined;
    case 'back':
    case 'postponed':
    case 'refused':
    case 'declined':
      return undefined;
  }
}

export function contextOf({ account, configured }: Subject, issue: Issue, settings: RemediationSettings): IssueContext {
  const { whitelistingProcedureUrl } = settings;
  return {
    issue,
    ...configured,
    accountName: account.name,
    ownerFoundBy: ownershipIn(issue, settings).foundBy,
    ...(whitelistingProcedureUrl !== undefined && { whitelistingProcedureUrl }),
  };
}

function ownershipIn({ accountId, details }: Issue, { owners }: RemediationSettings) {
  return ownershipOf(owners, { accountId, ...details });
}
