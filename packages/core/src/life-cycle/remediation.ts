import { isHeld } from '../hold.ts';
import type { Issue, RemediationAttempt } from '../issue.ts';
import { changed, refused, type Transition, unchanged, withIncarnation, without } from './transition.ts';

export function remediationStarted(issue: Issue, by: string, mode: 'manual' | 'batch', now: Date): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}`);
  if (!issue.timestamps.reported) return refused('its owner has not been told yet');
  if (issue.timestamps.remediated) return refused('it has been remediated already');
  if (isHeld(issue, now)) return refused(`it is held until ${issue.hold?.until.toISOString()}`);
  return changed(issue, { intents: { ...issue.intents, remediation: { at: now, by, mode } } });
}

export function remediated(issue: Issue, now: Date): Transition {
  if (issue.remediation) return unchanged(issue);
  if (!issue.intents.remediation) return refused('no remediation was under way');
  return { kind: 'changed', issue: recordRemediation(issue, issue.intents.remediation, now) };
}

export function remediationTold(issue: Issue): Transition {
  if (!issue.remediation) return refused('it was not remediated');
  return changed(issue, { remediation: { ...issue.remediation, told: true } });
}

export function attempted(issue: Issue, acted: 'no' | 'maybe', attempt: RemediationAttempt): Transition {
  // Another run has done it meanwhile, so nothing is due any more.
  if (issue.remediation) return unchanged(issue);
  return changed(acted === 'no' ? without(issue, 'remediation') : issue, { attempt });
}

const HELD_BECAUSE = 'rolled back';

export function held(issue: Issue, by: string, until: Date): Transition {
  return changed(issue, { hold: { until, by, reason: HELD_BECAUSE } });
}

export function rolledBack(issue: Issue, by: string, holdUntil: Date, now: Date): Transition {
  if (!issue.remediation) return refused('Keyhammer has not deactivated it');
  const { remediation: _r, resolution: _s, attempt: _t, exception: _e, ...kept } = issue;
  const { remediated: _m, resolved: _d, closed: _c, ...timestamps } = issue.timestamps;
  return {
    kind: 'changed',
    issue: {
      ...kept,
      status: 'open',
      timestamps: { ...timestamps, updated: now },
      hold: { until: holdUntil, by, reason: HELD_BECAUSE },
      history: withIncarnation(issue),
    },
  };
}

export function recordRemediation(issue: Issue, intent: NonNullable<Issue['intents']['remediation']>, now: Date): Issue {
  const { attempt: _a, ...kept } = without(issue, 'remediation');
  return {
    ...kept,
    timestamps: { ...issue.timestamps, remediated: now },
    remediation: { action: 'deactivate', formerStatus: 'active', at: now, by: intent.by, mode: intent.mode, told: false },
  };
}
