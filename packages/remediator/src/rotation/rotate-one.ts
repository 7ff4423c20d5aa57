import type { Credential, Issue } from '@keyhammer/core';
import { holderOf } from '../audit.ts';
import { recordOf } from '../look-again.ts';
import { busyWith } from '../perform-act.ts';
import type { RemediationOutcome } from '../remediation-run.ts';
import { fail, recordUnlessChanged, type Work } from '../work.ts';
import { busyRotating, settleInterrupted } from './interrupted.ts';
import { makeAndHandOver } from './make-and-hand-over.ts';
import { refuse } from './refuse.ts';
import { watchChangeOver } from './watch-change-over.ts';

/**
 * One step of a guided rotation: make a second credential and hand its secret over; in later runs,
 * watch that it is used and the old one is not any more, then deactivate the old one. Where it stands
 * is on the issue, so that any run can go on with it.
 */
export async function rotateOne(work: Work): Promise<RemediationOutcome> {
  const record = await recordOf(work);
  if (record.kind !== 'on-record') return record;
  const { issue } = record;
  if (issue.rotation?.handedOver) return await watchChangeOver(work, issue, issue.rotation);
  const busy = issue.rotation ? busyRotating(issue.rotation, issue, work.now) : busyWith(issue.intents.remediation, issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  return await begin(work, issue);
}

/** What was begun on the record stays there for the next run, whatever goes wrong. */
async function begin(work: Work, issue: Issue): Promise<RemediationOutcome> {
  try {
    return await makeSecond(work, issue);
  } catch (error) {
    const record = (why: string) => recordUnlessChanged(work, issue, { type: 'remediation-failed', why, acted: 'maybe' });
    return await fail(work, issue, { error, action: 'create', record });
  }
}

async function makeSecond(work: Work, issue: Issue): Promise<RemediationOutcome> {
  const held = await work.ports.credentials.held(holderOf(issue));
  const settled = issue.rotation ? await settleInterrupted(work, issue, issue.rotation, held) : { kind: 'settled' as const, issue, held };
  if (settled.kind !== 'settled') return settled;
  const why = notToBeRotated(work, settled.issue, settled.held);
  if (why !== undefined) return await refuse(work, settled.issue, why);
  return await makeAndHandOver(work, settled.issue, settled.held);
}

/** The last word of the live credential. That it is in use is no reason: a rotation is for those. */
function notToBeRotated({ planned, now }: Work, issue: Issue, held: readonly Credential[]): string | undefined {
  const { check, settings } = planned.configured;
  const old = held.find(({ id }) => id === issue.id);
  if (!old) return 'it no longer exists';
  const verdict = check.evaluate(old, settings, now);
  return verdict.kind === 'violation' ? undefined : verdict.why;
}
