import type { PlannedRemediation } from '@keyhammer/remediator';
import { plural } from './counted.ts';

/** For good, whatever is kept: out of quarantine, or by a remedy that nothing undoes. */
export function isIrreversible({ act, fromQuarantine, configured: { check } }: PlannedRemediation): boolean {
  return act === 'delete' && (fromQuarantine || check.reversibility === 'irreversible');
}

/** For good, and so by nobody but a person who names what is to go. */
export function needsItsName(planned: PlannedRemediation): boolean {
  const { act, fromQuarantine, configured } = planned;
  return act === 'delete' && (configured.check.deletesByHandOnly === true || (isIrreversible(planned) && !fromQuarantine));
}

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
      return `${remedied}${WAYS_BACK[check.reversibility]}`;
    case 'rotate':
      return issue.rotation?.handedOver ? `${remedied}, if the new ${noun} has taken over` : `replaced by a second ${noun}`;
  }
}

const WAYS_BACK = {
  restored: ', and kept to be restored',
  replaced: ", which can't be undone as such",
  irreversible: ' for good',
} as const;

/** Two checks may want the same for one credential: it is done once. */
export function actOnCredential({ account, issue, act, fromQuarantine }: PlannedRemediation): string {
  return [account.id, issue.details.kind, issue.id, act, fromQuarantine].join(' ');
}

/** What one "and all the rest" covers, and no more: the same act in the same account. The two ends of a rotation are two acts. */
export function actInAccount({ account, act, issue, fromQuarantine }: PlannedRemediation): string {
  return [account.id, act, issue.rotation?.handedOver !== undefined, fromQuarantine].join(' ');
}
