import { decideOnDeletion } from '@keyhammer/core';
import { deletion } from './acts.ts';
import { appendAudit } from './audit.ts';
import { lookAgain, type Seen } from './look-again.ts';
import { type Acted, busyWith, concludeForgotten, performAct } from './perform-act.ts';
import type { RemediationOutcome } from './remediation-run.ts';
import { recordUnlessChanged, unlocking, type Work } from './work.ts';

/** The end of one quarantine: only what is still as Keyhammer left it is deleted. */
export async function deleteOne(work: Work): Promise<RemediationOutcome> {
  const seen = await lookAgain(work, (issue) => ({ act: deletion, intent: issue.intents.deletion }));
  return seen.kind === 'seen' ? await decideAndDelete(work, seen) : seen;
}

async function decideAndDelete(work: Work, { issue, live }: Seen): Promise<RemediationOutcome> {
  const decision = decideOnDeletion(issue, live);
  if (decision.kind === 'record') return outcomeOf(await concludeForgotten(work, issue, deletion));
  const busy = busyWith(issue.intents.deletion, issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  if (decision.kind === 'delete') return outcomeOf(await performAct(work, issue, deletion, unlocking(work)));
  const { why } = decision;
  await appendAudit(work, issue, { action: 'delete', outcome: 'refused', detail: `left alone: ${why}` });
  if (decision.kind === 'leave') return { kind: 'refused', issue, why };
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'deletion-refused', why }), why };
}

function outcomeOf(acted: Acted): RemediationOutcome {
  return acted.kind === 'done' ? { kind: 'deleted', issue: acted.issue } : acted;
}
