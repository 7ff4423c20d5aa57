import { isBefore } from './instant.ts';
import type { Issue } from './issue.ts';

/** Deactivated by us for some minutes, and not back yet. */
export function isBrownedOut({ brownout }: Issue): boolean {
  return brownout !== undefined && brownout.endedAt === undefined;
}

/** AWS takes a use down once in 15 minutes, and shows it later still: so long after a brown-out nobody can tell whether it was missed. */
const USE_SHOWS_WITHIN_MS = 60 * 60 * 1000;

/** While a credential that is back again is watched: until then, not at it. `undefined`: it is not. */
export function watchedUntil({ brownout }: Issue): Date | undefined {
  return brownout?.endedAt && new Date(brownout.endedAt.getTime() + USE_SHOWS_WITHIN_MS);
}

export function isWatched(issue: Issue, now: Date): boolean {
  const until = watchedUntil(issue);
  return until !== undefined && isBefore(now, until);
}
