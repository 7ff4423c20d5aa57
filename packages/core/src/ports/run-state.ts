import { LockedError } from '../errors.ts';
import { formatInstant } from '../instant.ts';

/* What runs know of one another. All of it: @throws AccessDeniedError, ThrottledError, UnavailableError, ConfigError (the table is missing) */

/** A lock is kept this long for a holder that gives no sign of life. */
export const LOCK_KEPT_MS = 5 * 60 * 1000;

/** A lock that is held until it is released, or its holder has not been heard of for {@link LOCK_KEPT_MS}. */
export interface Lease extends AsyncDisposable {
  /** Aborted when the lock was lost, or nobody can tell any more whether it is held: another may be at work. */
  readonly lost: AbortSignal;
}

/** So that two never run at once. */
export interface RunLock {
  /**
   * Releasing never throws: a lock that could not be released ends by itself.
   * @throws LockedError if another holds it
   */
  acquire(name: string, by: string): Promise<Lease>;
}

/** Who holds a lock, for the one who has to wait. */
export interface LockHolder {
  readonly name: string;
  readonly by: string;
  readonly since: Date;
  /** When it last gave a sign of life, by its own clock. */
  readonly heardAt: Date;
}

/** @param clear how to take the lock away by hand, as an imperative: `delete the item …` */
export function lockedError({ name, by, since, heardAt }: LockHolder, clear: string): LockedError {
  const until = formatInstant(new Date(heardAt.getTime() + LOCK_KEPT_MS));
  return new LockedError(
    `another ${name} is at work: ${by}, since ${formatInstant(since)}; without a sign of life its lock is kept until ${until}`,
    { advice: `Wait until it is done, or stop it. If it is gone and its lock stays, ${clear}` },
  );
}

/** Why a lease is aborted, for the run that held it. */
export function lockLost(name: string, why: string): LockedError {
  return new LockedError(`this ${name} no longer holds its lock: ${why}`, {
    advice: 'Nothing more is begun, since another may be at work; what was done is on record, and the next one goes on from there',
  });
}

/** How often in a row an account could not be read. Runs are in the order in which they were first heard of. */
export interface AccountHealth {
  /** How long the row is, with this run. The same run counts once, however often it says so; one that could read it counts no more. */
  unreadable(accountId: string, run: string): Promise<number>;
  /**
   * Ends the row up to this run: what has failed after it stays. A run that was not heard of before has just looked, so it
   * is the latest. Nothing is written of an account that can be read as ever.
   */
  readable(accountId: string, run: string): Promise<void>;
}

/** How much one run may do, whoever works on it: the batches of a run are functions that know nothing of one another. */
export interface ActBudget {
  /**
   * Takes the acts of one account, at least one, out of the run's allowance, all or none. Asked again for the same account
   * it takes only what it was not granted before. `left`: what the run has for the account; if it was granted, at least `acts`.
   */
  reserve(run: string, accountId: string, acts: number, allowance: number): Promise<{ readonly granted: boolean; readonly left: number }>;
  /**
   * Whether the account is the first of the run to ask, and is again when it asks again: what is to be said once of a run,
   * which thousands of functions work on, is said there. Two that ask at once may not both be the first.
   */
  isFirstToTell(run: string, accountId: string): Promise<boolean>;
}
