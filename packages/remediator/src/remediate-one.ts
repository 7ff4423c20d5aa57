import { decideOnLive, type Issue, isByHandOnly, type LiveCredential } from '@keyhammer/core';
import { type Act, actNamed } from './acts.ts';
import { appendAudit } from './audit.ts';
import { liveChangedSinceApproval } from './due-again.ts';
import { lookAgain, type Seen } from './look-again.ts';
import { type Acted, busyWith, concludeForgotten, performAct } from './perform-act.ts';
import { prepareAct } from './prepare-act.ts';
import type { RemediationOutcome } from './remediation-run.ts';
import { undoHalf } from './undo-half.ts';
import { byHandOnly, recordUnlessChanged, type Work } from './work.ts';

/** One credential: read the record and the live credential again, decide, act. */
export async function remediateOne(work: Work): Promise<RemediationOutcome> {
  const seen = await lookAgain(work, (issue) => ({ act: begunAct(work, issue) ?? plannedAct(work), intent: issue.intents.remediation }));
  return seen.kind === 'seen' ? await decideAndAct(work, seen) : seen;
}

async function decideAndAct(work: Work, seen: Seen): Promise<RemediationOutcome> {
  const { issue, live } = seen;
  const { check, settings } = work.planned.configured;
  const act = plannedAct(work);
  const decision = decideOnLive(check, settings, issue, live, work.now);
  if (decision.kind === 'record') return outcomeOf(await concludeForgotten(work, issue, begunAct(work, issue) ?? act), 'recovered');
  const busy = busyWith(issue.intents.remediation, issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  const why = decision.kind === 'leave' ? decision.why : reasonToStop(work, issue, live);
  if (why !== undefined) return await leaveAlone(work, seen, act, why);
  const prepared = await prepareAct(work, issue, act);
  if (prepared.kind === 'spared') return await leaveAlone(work, seen, act, prepared.why);
  if (prepared.kind === 'failed') return prepared;
  return outcomeOf(await performAct(work, issue, act, prepared.options), 'remediated');
}

/** It is in violation, and yet this run is not to act on it. */
function reasonToStop({ planned, operator }: Work, issue: Issue, live: LiveCredential): string | undefined {
  if (operator.mode === 'batch' && isByHandOnly(planned.configured.check, planned.act)) return byHandOnly(issue);
  return liveChangedSinceApproval(planned, issue, live);
}

function plannedAct({ planned }: Work): Act {
  return actNamed(planned.act, planned.configured.settings.brownoutMinutes);
}

/** What an earlier run has begun, and not recorded the end of. */
function begunAct({ planned }: Work, { intents }: Issue): Act | undefined {
  return intents.remediation && actNamed(intents.remediation.action, planned.configured.settings.brownoutMinutes);
}

/** What an earlier run may have done in part is undone first: while that does not work, it stays on record. */
async function leaveAlone(work: Work, { issue, live }: Seen, { audit, failed }: Act, why: string): Promise<RemediationOutcome> {
  const problem = await undoHalf(work, issue, live);
  if (problem !== undefined) {
    const firstTime = issue.attempt?.outcome !== 'failed';
    return { kind: 'failed', issue: await recordUnlessChanged(work, issue, failed(problem, 'maybe')), why: problem, firstTime };
  }
  await appendAudit(work, issue, { action: audit, outcome: 'refused', detail: `left alone: ${why}` });
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }), why };
}

export function outcomeOf(acted: Acted, done: 'remediated' | 'recovered'): RemediationOutcome {
  if (acted.kind !== 'done') return acted;
  const { issue } = acted;
  const isOnTrial = !issue.remediation && issue.brownout && !issue.brownout.endedAt;
  return isOnTrial ? { kind: 'browned-out', issue, until: issue.brownout.until } : { kind: done, issue };
}
