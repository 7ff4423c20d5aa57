import {
  type AuditEntry,
  addDays,
  type ConfiguredCheck,
  formatInstant,
  type Issue,
  type IssueEvent,
  type IssueKey,
  isHeld,
  isUncertain,
  reasonOf,
  recordEvent,
  rolledBackComment,
} from '@keyhammer/core';
import { refOf } from './audit.ts';
import type { Operator, RemediatorPorts } from './remediation-run.ts';
import { becomes } from './verify.ts';

export interface RollBackRequest {
  readonly key: IssueKey;
  readonly configured: ConfiguredCheck;
  readonly accountName: string;
  /** Days for which the remediator then leaves the issue alone. */
  readonly holdDays: number;
}

export type RollBackOutcome =
  | { readonly kind: 'rolled-back'; readonly issue: Issue; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Undoes a remediation: holds the issue, activates the credential again, verifies, records, tells the
 * ticket. Held first, so that whatever happens in between nobody deactivates it again. Safe to repeat.
 */
export async function rollBack(request: RollBackRequest, operator: Operator, ports: RemediatorPorts, now: Date): Promise<RollBackOutcome> {
  const issue = await ports.issues.get(request.key);
  if (!issue) return { kind: 'refused', why: `there is no issue for ${request.key.id} in account ${request.key.accountId}` };
  if (!issue.remediation) return { kind: 'refused', why: nothingToUndo(issue, now) };
  const until = addDays(now, request.holdDays);
  const held = await hold(issue, operator.by, until, ports, now);
  if (typeof held === 'string') return { kind: 'failed', why: held };
  await audit(held, operator, 'started', 'reactivating', ports, now);
  const problem = await reactivate(held, ports);
  if (problem) {
    await audit(held, operator, 'failed', problem, ports, now);
    return { kind: 'failed', why: problem };
  }
  await audit(held, operator, 'done', 'reactivated, and seen as active afterwards', ports, now);
  const recorded = await recordRollBack(held, { type: 'rolled-back', by: operator.by, holdUntil: until }, ports, now);
  return typeof recorded === 'string'
    ? { kind: 'failed', why: recorded }
    : { kind: 'rolled-back', ...(await tell(request, recorded, ports, now)) };
}

async function hold(issue: Issue, by: string, until: Date, { issues }: RemediatorPorts, now: Date): Promise<Issue | string> {
  try {
    return (await recordEvent(issues, issue, { type: 'held', by, until }, now)).issue;
  } catch (error) {
    return `nothing was changed, since the issue could not be held: ${reasonOf(error)}`;
  }
}

/** A rollback that died half-way may have been completed by an identification that saw the key active again. */
function nothingToUndo(issue: Issue, now: Date): string {
  const held = issue.hold && isHeld(issue, now) ? `; it is held until ${formatInstant(issue.hold.until)}` : '';
  return `Keyhammer has not deactivated ${issue.id}, so there is nothing to roll back${held}`;
}

async function recordRollBack(issue: Issue, event: IssueEvent, { issues }: RemediatorPorts, now: Date): Promise<Issue | string> {
  try {
    const recorded = await recordEvent(issues, issue, event, now);
    return recorded.kind === 'recorded'
      ? recorded.issue
      : `the key is active again and held, but its issue does not say so: ${recorded.reason}`;
  } catch (error) {
    return `the key is active again and held, but that could not be recorded: ${reasonOf(error)} Run the command again.`;
  }
}

async function reactivate(issue: Issue, { credentials, waiter }: RemediatorPorts): Promise<string | undefined> {
  try {
    await credentials.activate(refOf(issue));
    if (await becomes('active', refOf(issue), credentials, waiter)) return undefined;
    return 'the activation was accepted, but the credential is not shown as active yet: run the command again';
  } catch (error) {
    return `${reasonOf(error)}${isUncertain(error) ? ' It may have gone through: run the command again.' : ''}`;
  }
}

/** A ticket that could not be told is told by the next reporting run, which sees that it is closed and its issue open. */
async function tell(
  request: RollBackRequest,
  issue: Issue,
  ports: RemediatorPorts,
  now: Date,
): Promise<{ readonly issue: Issue; readonly warnings: readonly string[] }> {
  if (!ports.tracker || !issue.ticket) return { issue, warnings: [] };
  const { key, url } = issue.ticket;
  try {
    await ports.tracker.reopen(key, rolledBackComment({ issue, ...request.configured, accountName: request.accountName }));
    const ticket = { key, ...(url !== undefined && { url }) };
    return { issue: (await recordEvent(ports.issues, issue, { type: 'ticket-reopened', ticket }, now)).issue, warnings: [] };
  } catch (error) {
    ports.log.warn('ticket could not be told of a rollback', { ticket: key, error });
    return { issue, warnings: [`${key} could not be told: ${reasonOf(error)}`] };
  }
}

async function audit(
  issue: Issue,
  { by, mode }: Operator,
  outcome: AuditEntry['outcome'],
  detail: string,
  ports: RemediatorPorts,
  now: Date,
) {
  const { check, accountId, id, details } = issue;
  const evidence = { principal: details.principal, mode };
  await ports.audit.append({ check, accountId, id, at: now, by, action: 'reactivate', outcome, detail, evidence });
}
