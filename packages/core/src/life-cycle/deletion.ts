import { isHeld } from '../hold.ts';
import type { ActIntent, Issue, RemediationAttempt } from '../issue.ts';
import { isQuarantined } from '../quarantine.ts';
import { changed, refused, type Transition, unchanged, without } from './transition.ts';

export function deletionStarted(issue: Issue, { by, mode }: Omit<ActIntent, 'at'>, now: Date): Transition {
  if (issue.status === 'whitelisted') return refused('it is whitelisted');
  if (!isQuarantined(issue)) return refused('it is not in quarantine');
  if (isHeld(issue, now)) return refused(`it is held until ${issue.hold?.until.toISOString()}`);
  return changed(issue, { intents: { ...issue.intents, deletion: { at: now, by, mode } } });
}

export function deleted(issue: Issue, now: Date): Transition {
  if (issue.deletion) return unchanged(issue);
  const { deletion: intent } = issue.intents;
  if (!intent) return refused('no deletion was under way');
  const { attempt: _a, ...kept } = without(issue, 'deletion');
  return changed(kept, { deletion: { at: now, by: intent.by, mode: intent.mode, told: false } });
}

export function deletionTold(issue: Issue): Transition {
  if (!issue.deletion) return refused('it was not deleted');
  return changed(issue, { deletion: { ...issue.deletion, told: true } });
}

export function deletionFailed(issue: Issue, acted: 'no' | 'maybe', attempt: RemediationAttempt): Transition {
  // Deleted by another run, or brought back: nothing is due any more.
  if (!isQuarantined(issue)) return unchanged(issue);
  return changed(acted === 'no' ? without(issue, 'deletion') : issue, { attempt });
}

export function deletionRefused(issue: Issue, why: string): Transition {
  const { remediation } = issue;
  if (!remediation || !isQuarantined(issue)) return unchanged(issue);
  return changed(without(issue, 'deletion'), { remediation: { ...remediation, undone: why } });
}
