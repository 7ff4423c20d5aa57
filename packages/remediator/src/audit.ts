import type { AuditAction, AuditEntry, CredentialRef, HolderRef, Issue, LastUsed } from '@keyhammer/core';
import type { Operator, RemediatorPorts } from './remediation-run.ts';

/** Whose act it is, and when. */
export interface ActContext {
  readonly operator: Operator;
  readonly ports: RemediatorPorts;
  readonly now: Date;
}

/** Puts a step of an act on the audit log, with what the decision rested on. */
export async function appendAudit(
  { operator: { by, mode }, ports, now }: ActContext,
  issue: Issue,
  { action, outcome, detail, evidence = {} }: Pick<AuditEntry, 'action' | 'outcome' | 'detail'> & Partial<Pick<AuditEntry, 'evidence'>>,
): Promise<void> {
  const { check, accountId, id } = issue;
  await ports.audit.append({
    check,
    accountId,
    id,
    at: now,
    by,
    action,
    outcome,
    detail,
    evidence: { ...evidenceOf(issue), ...evidence, mode },
  });
}

function evidenceOf({ details }: Issue): Readonly<Record<string, string>> {
  return {
    principal: details.principal,
    ...(details.principalName !== undefined && { principalName: details.principalName }),
    created: details.created.toISOString(),
    ...(details.changed && { changed: details.changed.toISOString() }),
    lastUsed: useOnRecord(details.lastUsed),
    ...(details.privilege?.kind === 'administrator' && { administratorThrough: details.privilege.through }),
    ...(details.locked && { locked: 'yes' }),
  };
}

function useOnRecord(lastUsed: LastUsed): string {
  if (lastUsed.kind === 'used') return lastUsed.at.toISOString();
  return lastUsed.kind === 'unseen' ? `unseen since ${lastUsed.since.toISOString()} (${lastUsed.source})` : lastUsed.kind;
}

/** Whether the last that the log says of such an act is that it was done. */
export async function isLastDone(issue: Issue, action: AuditAction, { audit }: Pick<RemediatorPorts, 'audit'>): Promise<boolean> {
  const entries = await Array.fromAsync(audit.entriesOf(issue));
  return entries.findLast((entry) => entry.action === action)?.outcome === 'done';
}

export function holderOf({ accountId, details }: Issue): HolderRef {
  return { accountId, kind: details.kind, principal: details.principal };
}

export function refOf(issue: Issue): CredentialRef {
  return { ...holderOf(issue), id: issue.id };
}
