import { type ConfiguredCheck, type Evidence, type Issue, reversibilityInWords } from '@keyhammer/core';
import type { Facts } from './issue-facts.ts';

// How sure what was found is, and whether what is done about it can be undone: to be known before anybody decides.

type Found = { readonly issue: Issue; readonly configured: ConfiguredCheck };

export function assuranceFields(found: Found): Facts {
  return [evidenceField(found), ['Can be undone', reversibilityInWords(found.configured.check)]];
}

export function evidenceField(found: Found): Facts[number] {
  const { strength, why } = evidenceOf(found);
  return ['Evidence', `${strength}: ${why}`];
}

/** `reversible`: whether the very credential comes back; `null` where nothing is ever done. */
export function assuranceDocument(found: Found) {
  const { remedy, reversibility } = found.configured.check;
  return { evidence: evidenceOf(found), reversible: remedy === 'none' ? null : reversibility === 'restored' };
}

export function evidenceOf({ issue, configured }: Found): Evidence {
  return configured.check.words.evidence(issue.details);
}

/** For a column. */
export function undoInAWord({ check: { remedy, reversibility } }: Pick<ConfiguredCheck, 'check'>): string {
  if (remedy === 'none') return '-';
  return UNDO[reversibility];
}

const UNDO = { restored: 'yes', replaced: 'new one', irreversible: 'no' } as const;
