import { decideOnDeletion, type Issue, isByHandOnly } from '@keyhammer/core';
import { deletion } from './acts.ts';
import { appendAudit } from './audit.ts';
import { lookAgain, type Seen } from './look-again.ts';
import { type Acted, busyWith, concludeForgotten, performAct } from './perform-act.ts';
import { prepareAct } from './prepare-act.ts';
import type { RemediationOutcome } from './remediation-run.ts';
import { byHandOnly, recordUnlessChanged, type Work } from './work.ts';

/** The end of one quarantine: only what is still as Keyhammer left it is deleted. */
export async function deleteOne(work: Work): Promise<RemediationOutcome> {
  const seen = await lookAgain(work, (issue) => ({ act: deletion, intent: issue.intents.deletion }));
  return seen.kind === 'seen' ? await decideAndDelete(work, seen) : seen;
}

async function decideAndDelete(work: Work, { issue, live }: Seen): Promise<RemediationOutcome> {
  const { check, settings } = work.planned.configured;
  const decision = decideOnDeletion(issue, live, settings);
  if (decision.kind === 'record') return outcomeOf(await concludeForgotten(work, issue, deletion));
  const busy = busyWith(issue.intents.deletion, issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  if (decision.kind === 'leave') return await leaveAlone(work, issue, decision.why);
  if (decision.kind === 'broken') return await letGo(work, issue, decision.why);
  if (work.operator.mode === 'batch' && isByHandOnly(check, 'delete')) return await leaveAlone(work, issue, byHandOnly(issue));
  const prepared = await prepareAct(work, issue, deletion);
  if (prepared.kind === 'failed') return prepared;
  if (prepared.kind === 'spared') return await leaveAlone(work, issue, prepared.why);
  return outcomeOf(await performAct(work, issue, deletion, prepared.options));
}

/** It stays in quarantine. What an earlier run has begun was not done, as the credential is still there. */
async function leaveAlone(work: Work, issue: Issue, why: string): Promise<RemediationOutcome> {
  await refuse(work, issue, why);
  if (!issue.intents.deletion) return { kind: 'refused', issue, why };
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, deletion.failed(why, 'no')), why };
}

/** It did not stay as it was left. */
async function letGo(work: Work, issue: Issue, why: string): Promise<RemediationOutcome> {
  await refuse(work, issue, why);
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'deletion-refused', why }), why };
}

async function refuse(work: Work, issue: Issue, why: string): Promise<void> {
  await appendAudit(work, issue, { action: 'delete', outcome: 'refused', detail: `left alone: ${why}` });
}

function outcomeOf(acted: Acted): RemediationOutcome {
  return acted.kind === 'done' ? { kind: 'deleted', issue: acted.issue } : acted;
}
