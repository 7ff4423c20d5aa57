import type { AuditEntry, CredentialRef, Issue } from '@keyhammer/core';
import type { Operator, RemediatorPorts } from './remediation-run.ts';

/** Puts a step of a deactivation on the audit log, with what the decision rested on. */
export async function appendAudit(
  { operator: { by, mode }, ports, now }: { readonly operator: Operator; readonly ports: RemediatorPorts; readonly now: Date },
  { check, accountId, id, details }: Issue,
  outcome: AuditEntry['outcome'],
  detail: string,
): Promise<void> {
  const evidence = {
    principal: details.principal,
    created: details.created.toISOString(),
    lastUsed: details.lastUsed.kind === 'used' ? details.lastUsed.at.toISOString() : details.lastUsed.kind,
    mode,
  };
  await ports.audit.append({ check, accountId, id, at: now, by, action: 'deactivate', outcome, detail, evidence });
}

export function refOf(issue: Issue): CredentialRef {
  return { accountId: issue.accountId, kind: issue.details.kind, id: issue.id, principal: issue.details.principal };
}
