import {
  addDays,
  type ConfiguredCheck,
  formatInstant,
  type Issue,
  type IssueEvent,
  type IssueKey,
  isBrownedOut,
  isHeld,
  isUncertain,
  mayBeHalfDone,
  ROLLED_BACK,
  reasonOf,
  recordEvent,
  rolledBackComment,
  type Secret,
} from '@keyhammer/core';
import { actNamed } from './acts.ts';
import { type ActContext, appendAudit, holderOf, refOf } from './audit.ts';
import { busyWith, concludeForgotten } from './perform-act.ts';
import { reactivate } from './reactivate.ts';
import type { Operator, RemediatorPorts } from './remediation-run.ts';

export interface RollBackRequest {
  readonly key: IssueKey;
  readonly configured: ConfiguredCheck;
  readonly accountName: string;
  /** Days for which the remediator then leaves the issue alone. */
  readonly holdDays: number;
}

export type RollBackOutcome =
  /** `oneTimePassword`: of what could only be made anew; for the operator's eyes, this once. */
  | { readonly kind: 'rolled-back'; readonly issue: Issue; readonly warnings: readonly string[]; readonly oneTimePassword?: Secret }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Undoes a remediation: holds the issue, brings the credential back, verifies, records, tells the
 * ticket. Held first, so that whatever happens in between nobody deactivates it again. Safe to repeat.
 */
export async function rollBack(request: RollBackRequest, operator: Operator, ports: RemediatorPorts, now: Date): Promise<RollBackOutcome> {
  const stored = await ports.issues.get(request.key);
  if (!stored) return { kind: 'refused', why: `there is no issue for ${request.key.id} in account ${request.key.accountId}` };
  const issue = await withForgotten({ operator, ports, now }, stored, request);
  if (typeof issue === 'string') return { kind: 'failed', why: issue };
  const obstacle = nothingToUndo(issue, now) ?? noWayBack(issue, request);
  if (obstacle !== undefined) return { kind: 'refused', why: obstacle };
  const until = addDays(now, request.holdDays);
  const held = await hold(issue, operator.by, until, ports, now);
  if (typeof held === 'string') return { kind: 'failed', why: held };
  const overtaken = nothingToUndo(held, now);
  if (overtaken !== undefined) return { kind: 'failed', why: `it is held, and nothing else was done: ${overtaken}` };
  const back = await bringBack({ operator, ports, now }, held);
  if ('problem' in back) return { kind: 'failed', why: back.problem };
  const recorded = await recordRollBack(held, { type: 'rolled-back', by: operator.by, holdUntil: until }, ports, now);
  const outcome: RollBackOutcome =
    typeof recorded === 'string'
      ? { kind: 'failed', why: recorded }
      : { kind: 'rolled-back', ...(await tell(request, recorded, ports, now)) };
  if (!back.oneTimePassword) return outcome;
  // Whatever could not be recorded: the password is told, as nobody else will ever know it.
  if (outcome.kind === 'failed') return { kind: 'rolled-back', issue: held, warnings: [outcome.why], ...back };
  return { ...outcome, ...back };
}

/** What a run that died has done and not recorded can be undone as well. */
async function withForgotten(context: ActContext, issue: Issue, { configured }: RollBackRequest): Promise<Issue | string> {
  const intent = issue.intents.remediation;
  if (!intent || issue.remediation || isBrownedOut(issue) || busyWith(intent, issue, context.now) !== undefined) return issue;
  const act = actNamed(intent.action, configured.settings.brownoutMinutes);
  try {
    const live = await context.ports.credentials.look(refOf(issue));
    return act.isDone(live) ? (await concludeForgotten(context, issue, act)).issue : issue;
  } catch (error) {
    return `nothing was changed, since it could not be told how an earlier run has left it: ${reasonOf(error)}`;
  }
}

async function hold(issue: Issue, by: string, until: Date, { issues }: RemediatorPorts, now: Date): Promise<Issue | string> {
  try {
    return (await recordEvent(issues, issue, { type: 'held', by, until, reason: ROLLED_BACK }, now)).issue;
  } catch (error) {
    return `nothing was changed, since the issue could not be held: ${reasonOf(error)}`;
  }
}

/** A rollback that died half-way may have been completed by an identification that saw the key active again. */
function nothingToUndo(issue: Issue, now: Date): string | undefined {
  if (issue.deletion)
    return `${issue.id} has been deleted on ${formatInstant(issue.deletion.at)}, and that can not be undone: make a new one`;
  if (issue.intents.deletion) return `${issue.id} may be being deleted: run "keyhammer remediate" again, which looks, and then this`;
  if (issue.remediation || isBrownedOut(issue)) return undefined;
  const busy = busyWith(issue.intents.remediation, issue, now);
  if (busy !== undefined) return busy;
  if (mayBeHalfDone(issue)) return undefined;
  const held = issue.hold && isHeld(issue, now) ? `; it is held until ${formatInstant(issue.hold.until)}` : '';
  return `Keyhammer has not retired ${issue.id}, so there is nothing to roll back${held}`;
}

function noWayBack({ id, remediation }: Issue, { configured: { check } }: RollBackRequest): string | undefined {
  if (remediation?.action !== 'delete' || check.reversibility === 'replaced') return undefined;
  if (check.reversibility === 'restored' && remediation.restorePoint) return undefined;
  return `${id} was deleted on ${formatInstant(remediation.at)}, and nothing is there to bring it back with: make a new one`;
}

type BroughtBack = { readonly oneTimePassword?: Secret } | { readonly problem: string };

/** What was deleted is made again from what was kept of it, else a new one in its stead. */
async function bringBack(context: ActContext, issue: Issue): Promise<BroughtBack> {
  if (issue.remediation?.action === 'delete' && !issue.remediation.restorePoint) return await makeAnew(context, issue);
  const problem = await reactivate(context, issue, 'rolling back');
  return problem === undefined ? {} : { problem };
}

async function makeAnew(context: ActContext, issue: Issue): Promise<BroughtBack> {
  await appendAudit(context, issue, { action: 'create', outcome: 'started', detail: 'rolling back: making a new one' });
  try {
    const { secret } = await context.ports.credentials.create(holderOf(issue));
    await appendAudit(context, issue, { action: 'create', outcome: 'done', detail: 'made a new one, to be changed at its first use' });
    return { oneTimePassword: secret };
  } catch (error) {
    const hint = isUncertain(error)
      ? ' There may be a password now that nobody knows: delete it in the console, and run the command again.'
      : '';
    const problem = `${reasonOf(error)}${hint}`;
    await appendAudit(context, issue, { action: 'create', outcome: 'failed', detail: problem });
    return { problem };
  }
}

async function recordRollBack(issue: Issue, event: IssueEvent, { issues }: RemediatorPorts, now: Date): Promise<Issue | string> {
  try {
    const recorded = await recordEvent(issues, issue, event, now);
    return recorded.kind === 'recorded' ? recorded.issue : `it is back and held, but its issue does not say so: ${recorded.reason}`;
  } catch (error) {
    return `it is back and held, but that could not be recorded: ${reasonOf(error)} Run the command again.`;
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
