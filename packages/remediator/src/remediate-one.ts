import { decideOnLive, type Issue } from '@keyhammer/core';
import { type Act, actNamed } from './acts.ts';
import { appendAudit } from './audit.ts';
import { liveChangedSinceApproval } from './due-again.ts';
import { lookAgain, type Seen } from './look-again.ts';
import { type Acted, busyWith, concludeForgotten, performAct } from './perform-act.ts';
import { prepareAct } from './prepare-act.ts';
import { reactivate } from './reactivate.ts';
import type { RemediationOutcome } from './remediation-run.ts';
import { fail, recordUnlessChanged, unlocking, type Work } from './work.ts';

/** One credential: read the record and the live credential again, decide, act. */
export async function remediateOne(work: Work): Promise<RemediationOutcome> {
  const seen = await lookAgain(work, (issue) => ({ act: begunAct(work, issue) ?? plannedAct(work), intent: issue.intents.remediation }));
  return seen.kind === 'seen' ? await decideAndAct(work, seen) : seen;
}

async function decideAndAct(work: Work, { issue, live }: Seen): Promise<RemediationOutcome> {
  const { check, settings } = work.planned.configured;
  const act = plannedAct(work);
  const decision = decideOnLive(check, settings, issue, live, work.now);
  if (decision.kind === 'record') return outcomeOf(await concludeForgotten(work, issue, begunAct(work, issue) ?? act), 'recovered');
  const busy = busyWith(issue.intents.remediation, issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  if (decision.kind === 'leave') return await leaveAlone(work, issue, act, decision.why);
  const changed = liveChangedSinceApproval(work.planned, issue, live);
  if (changed !== undefined) return await leaveAlone(work, issue, act, changed);
  const prepared = await prepareAct(work, issue, act);
  if (prepared.kind === 'spared') return await leaveAlone(work, issue, act, prepared.why);
  if (prepared.kind === 'failed') return prepared;
  return outcomeOf(await performAct(work, issue, act, { ...prepared.options, ...unlocking(work) }), 'remediated');
}

function plannedAct({ planned }: Work): Act {
  return actNamed(planned.act, planned.configured.settings.brownoutMinutes);
}

/** What an earlier run has begun, and not recorded the end of. */
function begunAct({ planned }: Work, { intents }: Issue): Act | undefined {
  return intents.remediation && actNamed(intents.remediation.action, planned.configured.settings.brownoutMinutes);
}

async function leaveAlone(work: Work, issue: Issue, { audit }: Act, why: string): Promise<RemediationOutcome> {
  const problem = await undoHalf(work, issue);
  if (problem !== undefined) return await fail(work, issue, { error: new Error(problem), action: 'reactivate', record: async () => issue });
  await appendAudit(work, issue, { action: audit, outcome: 'refused', detail: `left alone: ${why}` });
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }), why };
}

/** What an unfinished change may have done in part is undone before the credential is let be. */
async function undoHalf(work: Work, issue: Issue): Promise<string | undefined> {
  const restorePoint = issue.intents.remediation?.restorePoint;
  return restorePoint ? await reactivate(work, issue, 'a change was begun, and is not to be finished') : undefined;
}

export function outcomeOf(acted: Acted, done: 'remediated' | 'recovered'): RemediationOutcome {
  if (acted.kind !== 'done') return acted;
  const { issue } = acted;
  const isOnTrial = !issue.remediation && issue.brownout && !issue.brownout.endedAt;
  return isOnTrial ? { kind: 'browned-out', issue, until: issue.brownout.until } : { kind: done, issue };
}
