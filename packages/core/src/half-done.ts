import { isHeld } from './hold.ts';
import type { Issue } from './issue.ts';

/**
 * A change was begun whose undoing takes more than the credential's name: of its parts (a lock, each key of an identity)
 * some may have been taken away while the credential as a whole is still shown as active.
 */
export function mayBeHalfDone({ intents, remediation }: Pick<Issue, 'intents' | 'remediation'>): boolean {
  return !remediation && intents.remediation?.restorePoint !== undefined;
}

/** Whether nobody will go on with it, by the record alone: then it is to be undone. */
export function isBegunInVain(issue: Issue, now: Date): boolean {
  if (!mayBeHalfDone(issue)) return false;
  return issue.status !== 'open' || !issue.timestamps.reported || isHeld(issue, now);
}
