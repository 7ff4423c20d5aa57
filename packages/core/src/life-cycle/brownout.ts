import { isBrownedOut } from '../brownout.ts';
import type { Issue } from '../issue.ts';
import { changed, refused, type Transition, unchanged, without } from './transition.ts';

export function brownedOut(issue: Issue, until: Date): Transition {
  const { remediation: intent } = issue.intents;
  if (intent?.action !== 'brown-out') return isBrownedOut(issue) ? unchanged(issue) : refused('no brown-out was under way');
  const { restorePoint } = intent;
  const { attempt: _a, ...kept } = without(issue, 'remediation');
  return changed(kept, {
    brownout: { startedAt: intent.at, until, by: intent.by, mode: intent.mode, ...(restorePoint && { restorePoint }) },
  });
}

export function brownoutEnded(issue: Issue, now: Date): Transition {
  if (!issue.brownout) return refused('it was not browned out');
  if (!isBrownedOut(issue)) return unchanged(issue);
  return changed(issue, { brownout: { ...issue.brownout, endedAt: now } });
}
