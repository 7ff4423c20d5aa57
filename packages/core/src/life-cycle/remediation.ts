import { isBrownedOut } from '../brownout.ts';
import { mayBeHalfDone } from '../half-done.ts';
import { isHeld } from '../hold.ts';
import type { Intents, Issue, RemediationAttempt, Ticket } from '../issue.ts';
import { isQuarantined } from '../quarantine.ts';
import { changed, refused, type Transition, unchanged, withIncarnation, without } from './transition.ts';

type RemediationIntent = NonNullable<Intents['remediation']>;

export function remediationStarted(issue: Issue, { action, by, mode, restorePoint }: Omit<RemediationIntent, 'at'>, now: Date): Transition {
  const obstacle = obstacleToActing(issue, now);
  if (obstacle !== undefined) return refused(obstacle);
  // What an unfinished change before has put on record may be all that the way back of its parts hangs on.
  const kept = restorePoint ?? issue.intents.remediation?.restorePoint;
  return changed(issue, { intents: { ...issue.intents, remediation: { at: now, by, mode, action, ...(kept && { restorePoint: kept }) } } });
}

/** Why nothing may be begun on the credential; `undefined` if it may. */
export function obstacleToActing(issue: Issue, now: Date): string | undefined {
  if (issue.status !== 'open') return `it is ${issue.status}`;
  if (!issue.timestamps.reported) return 'its owner has not been told yet';
  if (issue.timestamps.remediated) return 'it has been remediated already';
  if (isBrownedOut(issue)) return 'it is browned out, and to be brought back first';
  return isHeld(issue, now) ? `it is held until ${issue.hold?.until.toISOString()}` : undefined;
}

export function remediated(issue: Issue, now: Date): Transition {
  if (issue.remediation) return unchanged(issue);
  const { remediation: intent } = issue.intents;
  if (!intent) return refused('no remediation was under way');
  if (intent.action === 'brown-out') return refused('it was only to be deactivated for some minutes');
  return { kind: 'changed', issue: recordRemediation(issue, intent, now) };
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

export const ROLLED_BACK = 'rolled back';

/** The same hold once more is no change. */
export function held(issue: Issue, { by, until, reason }: { by: string; until: Date; reason: string }): Transition {
  const { hold } = issue;
  if (hold?.until.getTime() === until.getTime() && hold.by === by && hold.reason === reason) return unchanged(issue);
  return changed(reason === ROLLED_BACK ? wantedBack(issue) : issue, { hold: { until, by, reason } });
}

/** However its rollback ends: what somebody has asked for is not deleted once the hold is over. */
function wantedBack(issue: Issue): Issue {
  const { remediation } = issue;
  if (!remediation || !isQuarantined(issue)) return issue;
  return { ...issue, remediation: { ...remediation, undone: `${ROLLED_BACK}, or begun to be` } };
}

export function rolledBack(issue: Issue, by: string, holdUntil: Date, now: Date): Transition {
  if (!issue.remediation && !isBrownedOut(issue) && !mayBeHalfDone(issue))
    return isRolledBack(issue, by, holdUntil) ? unchanged(issue) : refused('Keyhammer has not deactivated it');
  if (issue.deletion) return refused('it has been deleted');
  const {
    remediation: _r,
    resolution: _s,
    attempt: _t,
    exception: _e,
    brownout: _b,
    expedited: _x,
    ticket,
    ...kept
  } = without(without(issue, 'deletion'), 'remediation');
  const { remediated: _m, resolved: _d, closed: _c, ...timestamps } = issue.timestamps;
  return {
    kind: 'changed',
    issue: {
      ...kept,
      ...(ticket && { ticket: toBeReopened(ticket) }),
      status: 'open',
      timestamps: { ...timestamps, updated: now },
      hold: { until: holdUntil, by, reason: ROLLED_BACK },
      history: withIncarnation(issue),
    },
  };
}

/** Whoever had closed it: a rollback is news. */
function toBeReopened({ leftClosed: _l, ...ticket }: Ticket): Ticket {
  return ticket;
}

/** By this very rollback, whose answer from the store was lost. */
function isRolledBack({ status, hold }: Issue, by: string, holdUntil: Date): boolean {
  return status === 'open' && hold?.reason === ROLLED_BACK && hold.by === by && hold.until.getTime() === holdUntil.getTime();
}

export function recordRemediation(issue: Issue, intent: RemediationIntent, now: Date): Issue {
  const { attempt: _a, ...kept } = without(issue, 'remediation');
  return {
    ...kept,
    timestamps: { ...issue.timestamps, remediated: now },
    remediation: {
      action: intent.action === 'delete' ? 'delete' : 'deactivate',
      formerStatus: 'active',
      ...(intent.restorePoint && { restorePoint: intent.restorePoint }),
      // Not when it was recorded, which may be much later: a use in between would look as if it had been before.
      at: intent.at,
      by: intent.by,
      mode: intent.mode,
      told: false,
    },
  };
}
