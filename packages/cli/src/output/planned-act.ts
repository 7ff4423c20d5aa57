import type { PlannedRemediation } from '@keyhammer/remediator';
import { plural } from './counted.ts';

/** What is planned for a credential: reads after "to be" and after "have it". */
export function actInWords({ act, fromQuarantine, issue, configured: { check, settings } }: PlannedRemediation): string {
  const { noun, remedied } = check.words;
  if (fromQuarantine) return 'deleted for good';
  switch (act) {
    case 'deactivate':
      return remedied;
    case 'brown-out':
      return `${remedied} for ${plural(settings.brownoutMinutes, 'minute')} on trial`;
    case 'delete':
      return `${remedied}, which can't be undone as such`;
    case 'rotate':
      return issue.rotation?.handedOver ? `${remedied}, if the new ${noun} has taken over` : `replaced by a second ${noun}`;
  }
}

/** Two checks may want the same for one credential: it is done once. */
export function actOnCredential({ account, issue, act, fromQuarantine }: PlannedRemediation): string {
  return [account.id, issue.details.kind, issue.id, act, fromQuarantine].join(' ');
}

/** What one "and all the rest" covers, and no more: the same act in the same account. The two ends of a rotation are two acts. */
export function actInAccount({ account, act, issue, fromQuarantine }: PlannedRemediation): string {
  return [account.id, act, issue.rotation?.handedOver !== undefined, fromQuarantine].join(' ');
}
