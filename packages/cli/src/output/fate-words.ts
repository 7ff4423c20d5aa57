import { type ConfiguredCheck, comebacksOf, daysInWords, type Issue, type PlannedAct } from '@keyhammer/core';
import { plural } from './counted.ts';

// The parts of a sentence about what will be done to a credential.

export function whatIsDone(act: PlannedAct, issue: Issue, { check, settings }: ConfiguredCheck): string {
  const { noun, remedied } = check.words;
  switch (act) {
    case 'deactivate':
    case 'delete':
      return remedied;
    case 'brown-out':
      return `${remedied} for ${plural(settings.brownoutMinutes, 'minute')} on trial`;
    case 'rotate':
      return issue.rotation?.handedOver ? remedied : `replaced by a second ${noun}`;
  }
}

/** Who does it, and if nobody does by itself, why. */
export function byWhom(issue: Issue, { check, settings: { remediation } }: ConfiguredCheck): string {
  if (check.remedy === 'delete' && check.deletesByHandOnly) return 'when an operator confirms it (it can not be undone)';
  if (!remediation) return 'when an operator confirms it (remediation is not armed)';
  return comebacksOf(issue).length > 0
    ? 'when an operator confirms it (it was used again after an earlier report)'
    : 'by the next batch run';
}

/** On what it depends by then; nothing if on nothing. */
export function conditionOf({ check, settings: { rotation } }: ConfiguredCheck): string {
  if (check.findsDisuse) return ', if still unused';
  if (!rotation || rotation.action === 'rotate' || rotation.force) return '';
  return `, if unused for ${daysInWords(rotation.graceDays)}`;
}
