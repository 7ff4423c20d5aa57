import type { Issue, LiveCredential } from '@keyhammer/core';
import type { Act } from './acts.ts';
import { refOf } from './audit.ts';
import { obstacleTo } from './due-again.ts';
import { failToLook } from './perform-act.ts';
import type { RemediationOutcome } from './remediation-run.ts';
import type { Work } from './work.ts';

/** The record and the live credential, as they are now. */
export interface Seen {
  readonly kind: 'seen';
  readonly issue: Issue;
  readonly live: LiveCredential;
}

/** The record of a planned issue as it is now, or why nothing is to be done about it any more. */
export async function recordOf(work: Work): Promise<{ readonly kind: 'on-record'; readonly issue: Issue } | RemediationOutcome> {
  const { planned, ports } = work;
  const issue = await ports.issues.get(planned.issue);
  if (!issue) return { kind: 'refused', issue: planned.issue, why: 'its record is no longer in the store' };
  const obstacle = await obstacleTo(work, issue);
  return obstacle === undefined ? { kind: 'on-record', issue } : { kind: 'refused', issue, why: obstacle };
}

/**
 * Looks at both again before anything is done. An intent that an earlier run left behind stays until the
 * credential could be read.
 */
export async function lookAgain(
  work: Work,
  about: (issue: Issue) => { readonly act: Act; readonly intent: Parameters<typeof failToLook>[2]['intent'] },
): Promise<Seen | RemediationOutcome> {
  const record = await recordOf(work);
  if (record.kind !== 'on-record') return record;
  const { issue } = record;
  try {
    const { check, settings } = work.planned.configured;
    return { kind: 'seen', issue, live: await work.ports.credentials.look(refOf(issue), check.need(settings, work.now)) };
  } catch (error) {
    const { act, intent } = about(issue);
    return await failToLook(work, issue, { error, action: act.audit, intent, failed: act.failed });
  }
}
