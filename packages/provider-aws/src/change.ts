import { type Secret, UnavailableError, type Waiter } from '@keyhammer/core';
import { isTemporarilyUnmodifiable, translateAwsError } from './errors.ts';
import { adviceToAllow } from './kind-control.ts';

export interface Change {
  /** As the start of a sentence: `Could not delete the console password of alice in account 123456789012`. */
  readonly what: string;
  /** The permission that it takes: `iam:DeleteLoginProfile`. */
  readonly action: string;
  readonly waiter: Waiter;
  /** What must not show in an error. */
  readonly hiding?: Secret;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
const PATIENCE_MS = 180_000;

/**
 * Changes something in IAM. A user who has just been changed elsewhere is locked for up to some minutes
 * (`EntityTemporarilyUnmodifiable`): that is waited for.
 * @throws core's errors
 */
export async function change<T>({ what, action, waiter, hiding }: Change, send: () => Promise<T>): Promise<T> {
  let pause = FIRST_PAUSE_MS;
  for (let waited = 0; ; waited += pause, pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    try {
      return await send();
    } catch (error) {
      const locked = isTemporarilyUnmodifiable(error);
      if (!locked) throw translateAwsError(error, what, { adviceIfDenied: adviceToAllow(action), ...(hiding && { hiding }) });
      if (waited >= PATIENCE_MS) throw stillLocked(what, hiding ? undefined : error);
    }
    await waiter.wait(pause);
  }
}

function stillLocked(what: string, cause: unknown): UnavailableError {
  return new UnavailableError(`${what}: IAM has kept the user locked for ${PATIENCE_MS / 60_000} minutes, as it does after a change`, {
    cause,
    advice: 'Nothing was done; run this again in some minutes',
  });
}
