import { type ConfiguredCheck, type Evidence, type Issue, reversibilityInWords } from '@keyhammer/core';
import type { Facts } from './issue-facts.ts';

// How sure what was found is, and whether what is done about it can be undone: to be known before anybody decides.

type Found = { readonly issue: Issue; readonly configured: ConfiguredCheck };

export function assuranceFields({ issue, configured: { check } }: Found): Facts {
  const { strength, why } = evidenceOf({ issue, configured: { check } });
  return [
    ['Evidence', `${strength}: ${why}`],
    ['Can be undone', reversibilityInWords(check)],
  ];
}

/** `reversible`: whether the very credential comes back; `null` where nothing is ever done. */
export function assuranceDocument({ issue, configured: { check } }: Found) {
  const { remedy, reversibility } = check;
  return {
    evidence: evidenceOf({ issue, configured: { check } }),
    reversible: remedy === 'none' ? null : reversibility === 'restored',
  };
}

export function evidenceOf({
  issue,
  configured,
}: {
  readonly issue: Issue;
  readonly configured: Pick<ConfiguredCheck, 'check'>;
}): Evidence {
  return configured.check.words.evidence(issue.details);
}

/** For a column. */
export function undoInAWord({ check: { remedy, reversibility } }: Pick<ConfiguredCheck, 'check'>): string {
  if (remedy === 'none') return '-';
  return UNDO[reversibility];
}

const UNDO = { restored: 'yes', replaced: 'new one', irreversible: 'no' } as const;
