import {
  AccessDeniedError,
  type ActIntent,
  type AuditAction,
  type ChangeOptions,
  type Credential,
  formatInstant,
  type Issue,
  mayBeUnderWay,
  NotFoundError,
  nameOf,
  RejectedError,
  type RestorePoint,
  recordEvent,
  underWayUntil,
} from '@keyhammer/core';
import type { Act } from './acts.ts';
import { type ActContext, appendAudit, refOf } from './audit.ts';
import { becomes } from './verify.ts';
import { type Failed, fail, OVERTAKEN, type Refused, record, recordUnlessChanged } from './work.ts';

/** Done by this run, or by one that died over it. */
export type Acted = { readonly kind: 'done'; readonly issue: Issue } | Failed | Refused;

export interface ActOptions extends ChangeOptions {
  /** Kept with the intent. */
  readonly restorePoint?: RestorePoint;
  /** What goes with it: named in the audit log. */
  readonly alsoStopped?: readonly Credential[];
}

/**
 * Changes a live credential, in this order: put the intent on the record, act, verify by reading
 * again, record. Every step is in the audit log before it is in the issue. A crash at any point leaves
 * either nothing done, or an intent that the next run looks up.
 */
export async function performAct(work: ActContext, issue: Issue, act: Act, preparation: ActOptions = {}): Promise<Acted> {
  const { restorePoint, alsoStopped = [], ...options } = preparation;
  const intended = await recordUnlessChanged(work, issue, act.started(work.operator, restorePoint));
  if (intended === issue) return { kind: 'refused', issue, why: OVERTAKEN };
  const evidence = alsoStopped.length > 0 ? { alsoStops: alsoStopped.map(nameOf).join(', ') } : {};
  await appendAudit(work, intended, { action: act.audit, outcome: 'started', detail: act.doing, evidence });
  try {
    await act.perform(work.ports.credentials, refOf(intended), options);
  } catch (error) {
    // What an unfinished change before has kept is kept on: a part of that may have been done.
    const former = issue.intents.remediation?.restorePoint;
    return await failAct(work, intended, act, error, wasRefused(error) && !former ? 'no' : 'maybe');
  }
  return await verify(work, intended, act);
}

/** Only a plain no means that nothing was done. */
export function wasRefused(error: unknown): boolean {
  return error instanceof AccessDeniedError || error instanceof NotFoundError || error instanceof RejectedError;
}

/** From here on it may be done: whatever goes wrong, the intent stays and the next run looks it up. */
async function verify(work: ActContext, issue: Issue, act: Act): Promise<Acted> {
  try {
    if (!(await becomes(act.isDone, refOf(issue), work.ports))) return await failAct(work, issue, act, new Error(UNVERIFIED), 'maybe');
  } catch (error) {
    return await failAct(work, issue, act, error, 'maybe');
  }
  return await conclude(work, issue, act, { at: work.ports.clock.now(), detail: act.done });
}

const UNVERIFIED = 'the change was accepted, but no reading shows it yet; the next run looks at it again';

/** What an earlier run did and could not record. */
export async function concludeForgotten(work: ActContext, issue: Issue, act: Act): Promise<Acted> {
  const at = issue.intents.remediation?.at ?? work.now;
  return await conclude(work, issue, act, { at, detail: 'seen to be done: an earlier run did it and ended before it could record it' });
}

async function conclude(work: ActContext, issue: Issue, act: Act, { at, detail }: { at: Date; detail: string }): Promise<Acted> {
  await appendAudit(work, issue, { action: act.audit, outcome: 'done', detail });
  const recorded = await recordEvent(work.ports.issues, issue, act.finished(at), work.now);
  if (recorded.kind === 'recorded') return { kind: 'done', issue: recorded.issue };
  const why = `it is done (${act.doing}), but its issue has moved on and does not say so: ${recorded.reason}`;
  work.ports.log.error('remediation is only in the audit log', { account: issue.accountId, check: issue.check, issue: issue.id, why });
  return { kind: 'failed', issue: recorded.issue, why, firstTime: true };
}

async function failAct(work: ActContext, issue: Issue, act: Act, error: unknown, acted: 'no' | 'maybe'): Promise<Failed> {
  return await fail(work, issue, { error, action: act.audit, record: (why) => record(work, issue, act.failed(why, acted)) });
}

/** The credential could not be read. An intent stays until it could be, and what another run may be at is not written over. */
export async function failToLook(
  work: ActContext,
  issue: Issue,
  { error, action, intent, failed }: { readonly error: unknown; readonly intent: ActIntent | undefined } & Looked,
): Promise<Failed> {
  const isBusy = busyWith(intent, issue, work.now) !== undefined;
  const record = async (why: string) => (isBusy ? issue : await recordUnlessChanged(work, issue, failed(why, intent ? 'maybe' : 'no')));
  return await fail(work, issue, { error, action, record });
}

interface Looked {
  readonly action: AuditAction;
  readonly failed: Act['failed'];
}

/** Another run may be between its intent and its act: what it has put on record is not to be touched. */
export function busyWith(intent: ActIntent | undefined, { attempt }: Issue, now: Date): string | undefined {
  if (!intent || !mayBeUnderWay(intent, now)) return undefined;
  const hasEnded = attempt !== undefined && attempt.at.getTime() >= intent.at.getTime();
  if (hasEnded) return undefined;
  return `a run by ${intent.by} began with it at ${formatInstant(intent.at)}, and is at it or has died over it: due again after ${formatInstant(underWayUntil(intent))}`;
}
