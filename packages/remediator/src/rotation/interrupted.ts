import {
  type ActIntent,
  type Credential,
  formatInstant,
  type Issue,
  leftoverOf,
  mayBeUnderWay,
  type Rotation,
  secretPlaceOf,
  underWayUntil,
} from '@keyhammer/core';
import { appendAudit } from '../audit.ts';
import { busyWith } from '../perform-act.ts';
import type { RemediationOutcome } from '../remediation-run.ts';
import { fail, OVERTAKEN, recordUnlessChanged, type Work } from '../work.ts';
import { deleteOther, type Other } from './delete-other.ts';
import { refuse } from './refuse.ts';

/** The rotation can be begun anew, or what is there already is the answer. */
export type Settled = { readonly kind: 'settled'; readonly issue: Issue; readonly held: readonly Credential[] } | RemediationOutcome;

/** Whether another run may be making a credential, or handing it over, right now. */
export function busyRotating({ startedAt, by, mode, made }: Rotation, issue: Issue, now: Date): string | undefined {
  const lastStep: ActIntent = { at: made?.at ?? startedAt, by, mode };
  return busyWith(lastStep, issue, now);
}

/**
 * What an earlier run began and did not finish. A secret that has reached its place is handed over;
 * one that has not is lost with the run that knew it, so the credential it belongs to is deleted again.
 */
export async function settleInterrupted(work: Work, issue: Issue, rotation: Rotation, held: readonly Credential[]): Promise<Settled> {
  return rotation.made ? await settleMade(work, issue, rotation.made, held) : await settleStarted(work, issue, rotation, held);
}

async function settleMade(
  work: Work,
  issue: Issue,
  { id, at }: NonNullable<Rotation['made']>,
  held: readonly Credential[],
): Promise<Settled> {
  const credential = held.find((one) => one.id === id);
  if (!credential) return await startAnew(work, issue, { id, created: at, lastUsed: { kind: 'never' } }, held);
  const arn = await work.ports.vault.find(secretPlaceOf(issue), id);
  if (arn !== undefined) return await recordFound(work, issue, arn, id);
  if (credential.lastUsed.kind === 'never') return await startAnew(work, issue, credential, held);
  return await refuse(
    work,
    issue,
    `${id}, which an interrupted rotation made, has been used, so somebody has its secret: delete the one of the two keys that is not needed`,
  );
}

async function recordFound(work: Work, issue: Issue, arn: string, id: string): Promise<RemediationOutcome> {
  await appendAudit(work, issue, { action: 'hand-over', outcome: 'done', detail: `found in ${arn}`, evidence: { credential: id } });
  const handedOver = await recordUnlessChanged(work, issue, { type: 'rotation-handed-over', to: { kind: 'secret', arn } });
  return handedOver === issue ? { kind: 'refused', issue, why: OVERTAKEN } : { kind: 'handed-over', issue: handedOver };
}

async function settleStarted(work: Work, issue: Issue, rotation: Rotation, held: readonly Credential[]): Promise<Settled> {
  const leftover = leftoverOf(rotation, held);
  if (leftover.kind === 'unclear') return await refuse(work, issue, leftover.why);
  const lastStep = { at: rotation.startedAt };
  if (leftover.kind === 'none' && mayBeUnderWay(lastStep, work.now)) {
    const until = formatInstant(underWayUntil(lastStep));
    return await refuse(work, issue, `a second key may have been made, and does not show yet: it is looked for again after ${until}`);
  }
  return await startAnew(work, issue, leftover.kind === 'lost' ? leftover.credential : undefined, held);
}

async function startAnew(work: Work, issue: Issue, lost: Other | undefined, held: readonly Credential[]): Promise<Settled> {
  const problem = lost && (await deleteOther(work, issue, lost, 'an interrupted rotation made it, and nobody has its secret'));
  if (problem !== undefined) {
    const record = (why: string) => recordUnlessChanged(work, issue, { type: 'remediation-failed', why, acted: 'maybe' });
    return await fail(work, issue, { error: new Error(problem), action: 'create', record });
  }
  const undone = await recordUnlessChanged(work, issue, {
    type: 'rotation-undone',
    why: 'an earlier run ended before it could hand the new secret over',
  });
  if (undone === issue) return { kind: 'refused', issue, why: OVERTAKEN };
  return { kind: 'settled', issue: undone, held: held.filter(({ id }) => id !== lost?.id) };
}
