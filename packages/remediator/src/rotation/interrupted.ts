import { type ActIntent, type Credential, type Issue, leftoverOf, type Rotation, secretPlaceOf } from '@keyhammer/core';
import { appendAudit } from '../audit.ts';
import { busyWith } from '../perform-act.ts';
import type { RemediationOutcome } from '../remediation-run.ts';
import { OVERTAKEN, recordUnlessChanged, type Work } from '../work.ts';
import { deleteOther } from './delete-other.ts';

/** The rotation can be begun anew, or what is there already is the answer. */
export type Settled = { readonly kind: 'settled'; readonly issue: Issue; readonly held: readonly Credential[] } | RemediationOutcome;

/**
 * What an earlier run began and did not finish. A secret that has reached its place is handed over;
 * one that has not is lost with the run that knew it, so the credential it belongs to is deleted again.
 */
export async function settleInterrupted(work: Work, issue: Issue, rotation: Rotation, held: readonly Credential[]): Promise<Settled> {
  const busy = busyWith(lastStepOf(rotation), issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  return rotation.made ? await settleMade(work, issue, rotation.made.id, held) : await settleStarted(work, issue, rotation, held);
}

function lastStepOf({ startedAt, by, mode, made }: Rotation): ActIntent {
  return { at: made?.at ?? startedAt, by, mode };
}

async function settleMade(work: Work, issue: Issue, madeId: string, held: readonly Credential[]): Promise<Settled> {
  const arn = await work.ports.vault.find(secretPlaceOf(issue), madeId);
  if (arn !== undefined) {
    await appendAudit(work, issue, { action: 'hand-over', outcome: 'done', detail: `found in ${arn}`, evidence: { credential: madeId } });
    const handedOver = await recordUnlessChanged(work, issue, { type: 'rotation-handed-over', to: { kind: 'secret', arn } });
    return handedOver === issue ? { kind: 'refused', issue, why: OVERTAKEN } : { kind: 'handed-over', issue: handedOver };
  }
  return await startAnew(
    work,
    issue,
    held.find(({ id }) => id === madeId),
    held,
  );
}

async function settleStarted(work: Work, issue: Issue, rotation: Rotation, held: readonly Credential[]): Promise<Settled> {
  const leftover = leftoverOf(rotation, held);
  if (leftover.kind !== 'unclear') return await startAnew(work, issue, leftover.kind === 'lost' ? leftover.credential : undefined, held);
  const { why } = leftover;
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }), why };
}

async function startAnew(work: Work, issue: Issue, lost: Credential | undefined, held: readonly Credential[]): Promise<Settled> {
  const problem = lost && (await deleteOther(work, issue, lost, 'an interrupted rotation made it, and nobody has its secret'));
  if (problem !== undefined) return { kind: 'failed', issue, why: problem, firstTime: issue.attempt?.outcome !== 'failed' };
  const undone = await recordUnlessChanged(work, issue, {
    type: 'rotation-undone',
    why: 'an earlier run ended before it could hand the new secret over',
  });
  if (undone === issue) return { kind: 'refused', issue, why: OVERTAKEN };
  return { kind: 'settled', issue: undone, held: held.filter(({ id }) => id !== lost?.id) };
}
