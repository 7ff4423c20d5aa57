import type { Issue } from '@keyhammer/core';
import { appendAudit } from '../audit.ts';
import { type Refused, recordUnlessChanged, type Work } from '../work.ts';

/** A second credential is not made: in the audit log, and on the record; for the same reason as the last time, once is enough. */
export async function refuse(work: Work, issue: Issue, why: string): Promise<Refused> {
  if (issue.attempt?.outcome === 'refused' && issue.attempt.why === why) return { kind: 'refused', issue, why };
  await appendAudit(work, issue, { action: 'create', outcome: 'refused', detail: why });
  // A brown-out that was begun is still to be ended: on the record a refusal would take its place.
  if (issue.intents.remediation) return { kind: 'refused', issue, why };
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }), why };
}
