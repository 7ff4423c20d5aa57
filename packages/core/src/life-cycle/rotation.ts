import { isBefore } from '../instant.ts';
import type { ActIntent, HandOver, Issue, RemediationAttempt, Rotation } from '../issue.ts';
import { obstacleToActing } from './remediation.ts';
import { changed, refused, type Transition, unchanged } from './transition.ts';

/** Begun again only where nothing was made. */
export function rotationStarted(
  issue: Issue,
  { by, mode, heldBefore }: Omit<ActIntent, 'at'> & { readonly heldBefore: readonly string[] },
  now: Date,
): Transition {
  const obstacle = obstacleToActing(issue, now);
  if (obstacle !== undefined) return refused(obstacle);
  if (issue.rotation) return refused('a rotation is under way already');
  return changed(withoutAttemptOf(issue, now), { rotation: { startedAt: now, by, mode, heldBefore } });
}

/** What was put on record at this very instant is how the rotation before it ended: this one has not ended yet. */
function withoutAttemptOf(issue: Issue, now: Date): Issue {
  const { attempt, ...kept } = issue;
  return attempt && !isBefore(attempt.at, now) ? kept : issue;
}

export function rotationKeyMade(issue: Issue, id: string, now: Date): Transition {
  return step(issue, (rotation) => {
    if (rotation.made?.id === id) return unchanged(issue);
    if (rotation.made) return refused(`${rotation.made.id} has been made for it already`);
    return changed(issue, { rotation: { ...rotation, made: { id, at: now } } });
  });
}

export function rotationHandedOver(issue: Issue, to: HandOver, now: Date): Transition {
  return step(issue, (rotation) => {
    if (!rotation.made) return refused('nothing was made that could be handed over');
    if (rotation.handedOver) return unchanged(issue);
    const { attempt: _a, ...kept } = issue;
    return changed(kept, { rotation: { ...rotation, handedOver: { to, at: now } } });
  });
}

export function rotationTold(issue: Issue, now: Date): Transition {
  return step(issue, (rotation) => {
    if (!rotation.handedOver) return refused('nothing has been handed over that could be told of');
    return rotation.toldAt ? unchanged(issue) : changed(issue, { rotation: { ...rotation, toldAt: now } });
  });
}

export function rotationStuckTold(issue: Issue, now: Date): Transition {
  return step(issue, (rotation) => changed(issue, { rotation: { ...rotation, stuckToldAt: now } }));
}

export function rotationUndone(issue: Issue, attempt: RemediationAttempt): Transition {
  const { rotation, ...kept } = issue;
  if (!rotation) return unchanged(issue);
  return rotation.handedOver ? refused('the new secret has been handed over') : changed(kept, { attempt });
}

function step(issue: Issue, take: (rotation: Rotation) => Transition): Transition {
  return issue.rotation ? take(issue.rotation) : refused('no rotation is under way');
}
