import type { AuditEntry, AuditLog, Issue } from '@keyhammer/core';
import type { DecisionTask } from '../chat-task.ts';

export interface AuditedDecision extends Pick<AuditEntry, 'action' | 'outcome' | 'detail' | 'by'> {
  readonly task: Pick<DecisionTask, 'id' | 'at'>;
  readonly now: Date;
  readonly evidence?: Readonly<Record<string, string>>;
}

/** Audits what somebody decided by a button; `false` if an earlier delivery of the same press has. */
export async function auditDecision(
  audit: AuditLog,
  { check, accountId, id }: Issue,
  { task, now, evidence = {}, ...decision }: AuditedDecision,
): Promise<boolean> {
  const key = { check, accountId, id };
  for await (const { action, evidence: known } of audit.entriesOf(key)) {
    if (action === decision.action && known.request === task.id) return false;
  }
  await audit.append({ ...key, at: now, ...decision, evidence: { ...evidence, request: task.id, pressed_at: task.at.toISOString() } });
  return true;
}
