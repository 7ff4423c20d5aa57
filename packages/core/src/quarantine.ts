import { addDays } from './instant.ts';
import type { Issue } from './issue.ts';

/** Deactivated by us, and neither brought back, nor deleted, nor changed by somebody else since. */
export function isQuarantined({ remediation, deletion }: Issue): boolean {
  return remediation?.action === 'deactivate' && remediation.undone === undefined && !deletion;
}

/** When a credential in quarantine may be deleted. */
export function deletionDate(
  { remediation }: Issue,
  { deletionRetentionDays }: { readonly deletionRetentionDays: number },
): Date | undefined {
  return remediation && addDays(remediation.at, deletionRetentionDays);
}
