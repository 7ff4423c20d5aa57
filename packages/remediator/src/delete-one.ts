import { decideOnDeletion, type Issue, type LiveCredential } from '@keyhammer/core';
import { deletion } from './acts.ts';
import { appendAudit, refOf } from './audit.ts';
import { obstacleTo } from './due-again.ts';
import { type Acted, busyWith, concludeForgotten, failToLook, performAct } from './perform-act.ts';
import type { RemediationOutcome } from './remediation-run.ts';
import { type Failed, recordUnlessChanged, type Work } from './work.ts';

/** The end of one quarantine: only what is still as Keyhammer left it is deleted. */
export async function deleteOne(work: Work): Promise<RemediationOutcome> {
  const { planned, ports } = work;
  const issue = await ports.issues.get(planned.issue);
  if (!issue) return { kind: 'refused', issue: planned.issue, why: 'its record is no longer in the store' };
  const obstacle = await obstacleTo(work, issue);
  if (obstacle !== undefined) return { kind: 'refused', issue, why: obstacle };
  const live = await lookAt(work, issue);
  return live.kind === 'failed' ? live : await decideAndDelete(work, issue, live);
}

async function lookAt(work: Work, issue: Issue): Promise<LiveCredential | Failed> {
  try {
    return await work.ports.credentials.look(refOf(issue));
  } catch (error) {
    return await failToLook(work, issue, { error, action: deletion.audit, intent: issue.intents.deletion, failed: deletion.failed });
  }
}

async function decideAndDelete(work: Work, issue: Issue, live: LiveCredential): Promise<RemediationOutcome> {
  const decision = decideOnDeletion(issue, live);
  if (decision.kind === 'record') return outcomeOf(await concludeForgotten(work, issue, deletion));
  const busy = busyWith(issue.intents.deletion, issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  if (decision.kind === 'delete') return outcomeOf(await performAct(work, issue, deletion));
  const { why } = decision;
  await appendAudit(work, issue, { action: 'delete', outcome: 'refused', detail: `left alone: ${why}` });
  if (decision.kind === 'leave') return { kind: 'refused', issue, why };
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'deletion-refused', why }), why };
}

function outcomeOf(acted: Acted): RemediationOutcome {
  return acted.kind === 'done' ? { kind: 'deleted', issue: acted.issue } : acted;
}
