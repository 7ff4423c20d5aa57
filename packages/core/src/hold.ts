import { isBefore } from './instant.ts';
import type { Issue } from './issue.ts';

/** Held up to, and no longer at, the date. */
export function isHeld(issue: Issue, now: Date): boolean {
  return issue.hold !== undefined && isBefore(now, issue.hold.until);
}
