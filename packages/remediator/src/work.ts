import type { AuditAction, ChangeOptions } from '@keyhammer/core';
import { advance, type Issue, type IssueEvent, notDueInWords, reasonOf, recordEvent, VersionConflictError } from '@keyhammer/core';
import { type ActContext, appendAudit } from './audit.ts';
import type { Consent, PlannedRemediation, RemediationOutcome, RemediationSettings } from './remediation-run.ts';

/** One planned remediation, and all that it takes. */
export interface Work extends ActContext {
  readonly planned: PlannedRemediation;
  readonly settings: RemediationSettings;
  readonly consent: Pick<Consent, 'confirmReplacing' | 'handOverToFile'>;
}

/** Whether a lock may be taken off for it. */
export function unlocking({ planned }: Work): ChangeOptions {
  return planned.configured.settings.unlock ? { unlock: true } : {};
}

export type Failed = Extract<RemediationOutcome, { readonly kind: 'failed' }>;
export type Refused = Extract<RemediationOutcome, { readonly kind: 'refused' }>;

export async function record({ ports, now }: ActContext, issue: Issue, event: IssueEvent): Promise<Issue> {
  return (await recordEvent(ports.issues, issue, event, now)).issue;
}

/**
 * Writes only over the very record that was decided on; else nothing, and the issue comes back as it
 * was. What changed meanwhile may be a reason not to act, or another run's intent.
 */
export async function recordUnlessChanged({ ports, now }: ActContext, issue: Issue, event: IssueEvent): Promise<Issue> {
  const transition = advance(issue, event, now);
  if (transition.kind !== 'changed') return issue;
  try {
    return await ports.issues.put(transition.issue);
  } catch (error) {
    if (error instanceof VersionConflictError) return issue;
    throw error;
  }
}

/** Of what a person has begun, and a batch only looks at. */
export function byHandOnly(issue: Issue): string {
  return notDueInWords(issue, { reason: 'by-hand-only' });
}

export const OVERTAKEN = 'its record was changed by another run just now; the next run decides anew';

/** Something went wrong: in the log, in the audit log, and on the record, in this order. */
export async function fail(
  work: ActContext,
  issue: Issue,
  { error, action, record }: { readonly error: unknown; readonly action: AuditAction; readonly record: (why: string) => Promise<Issue> },
): Promise<Failed> {
  const why = reasonOf(error);
  const firstTime = issue.attempt?.outcome !== 'failed';
  work.ports.log.error('remediation failed', { account: issue.accountId, check: issue.check, issue: issue.id, action, error });
  await appendAudit(work, issue, { action, outcome: 'failed', detail: why });
  return { kind: 'failed', issue: await record(why), why, firstTime };
}
