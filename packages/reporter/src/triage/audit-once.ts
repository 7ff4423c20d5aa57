import type { AuditEntry, Issue } from '@keyhammer/core';
import { type AccountDesk, timeAt } from '../account-desk.ts';

type Decision = Pick<AuditEntry, 'action' | 'by' | 'detail'> & {
  /** Names the deed, with its time: the same once more is not audited again. */
  readonly evidence: AuditEntry['evidence'];
};

/** Audits what somebody decided on the ticket, unless a run that died has done so. */
export async function auditOnce(desk: AccountDesk, issue: Issue, decision: Decision): Promise<void> {
  const { check, accountId, id } = issue;
  const key = { check, accountId, id };
  for await (const entry of desk.ports.audit.entriesOf(key)) if (isSame(entry, decision)) return;
  await desk.ports.audit.append({ ...key, at: timeAt(desk), outcome: 'done', ...decision });
}

function isSame(entry: AuditEntry, { action, by, evidence }: Decision): boolean {
  const sorted = (of: AuditEntry['evidence']) => JSON.stringify(Object.entries(of).sort());
  return entry.action === action && entry.by === by && sorted(entry.evidence) === sorted(evidence);
}
