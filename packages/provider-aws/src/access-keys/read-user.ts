import type { IAMClient } from '@aws-sdk/client-iam';
import { type Credential, type Gap, isBefore, type LastUsed, reasonOf } from '@keyhammer/core';
import { isDenied, isNotFound, translateAwsError } from '../errors.ts';
import type { KindScanRequest } from '../kind-scan.ts';
import { mayBeOld, type Wanted } from '../wanted.ts';
import { type ListedKey, listKeys, readLastUsed } from './read-keys.ts';

/** What was found of one user's keys. A user or key that is no longer there is neither found nor a gap. */
export interface UserReading {
  readonly credentials: readonly Credential[];
  readonly gaps: readonly Gap[];
}

type LastUsedReading = { readonly lastUsed: LastUsed; readonly gap?: Gap } | 'gone' | 'of no interest';

const NOTHING: UserReading = { credentials: [], gaps: [] };

/** Reads the keys of users, for one scan of one account. */
export class UserKeyReader {
  readonly #iam: IAMClient;
  readonly #wanted: Wanted;
  readonly #watchedIds: ReadonlySet<string | undefined>;
  /** Those all of whose keys are watched. */
  readonly #watchedUsers: ReadonlySet<string>;
  readonly #mayHoldUnused: (userName: string) => boolean;
  readonly #now: () => Date;
  /** A denied last use has turned out to be a missing permission, and not a key that had just gone. */
  #lastUsedIsDenied = false;

  /** @param mayHoldUnused `false`: all keys of the user are known to have been used since the threshold */
  constructor(
    { session, wanted, watched, now }: Pick<KindScanRequest, 'session' | 'wanted' | 'watched' | 'now'>,
    mayHoldUnused: (userName: string) => boolean,
  ) {
    this.#iam = session.iam;
    this.#wanted = wanted;
    this.#watchedIds = new Set(watched.map(({ id }) => id));
    this.#watchedUsers = new Set(watched.filter(({ id }) => id === undefined).map(({ principal }) => principal));
    this.#mayHoldUnused = mayHoldUnused;
    this.#now = now;
  }

  async read(userName: string): Promise<UserReading> {
    const readAt = this.#now();
    const gaps: Gap[] = [];
    try {
      const credentials: Credential[] = [];
      for (const key of await listKeys(this.#iam, userName)) {
        const reading = await this.#lastUsedOf(userName, key);
        if (reading === 'gone' || reading === 'of no interest') continue;
        if (reading.gap) gaps.push(reading.gap);
        credentials.push({ kind: 'aws-access-key', ...key, principal: userName, lastUsed: reading.lastUsed, readAt });
      }
      return { credentials, gaps };
    } catch (error) {
      if (isNotFound(error)) return NOTHING;
      const what = `access keys of ${userName}`;
      return { credentials: [], gaps: [{ what, reason: reasonOf(translateAwsError(error, `Could not list the ${what}`)) }] };
    }
  }

  async #lastUsedOf(userName: string, key: ListedKey): Promise<LastUsedReading> {
    const interest = this.#interestIn(userName, key);
    if (interest === 'none') return 'of no interest';
    if (interest !== 'last use') return { lastUsed: { kind: 'unknown', reason: `not asked: ${interest.whyNotAsked}` } };
    try {
      return { lastUsed: await readLastUsed(this.#iam, key.id) };
    } catch (error) {
      if (await this.#hasGone(userName, key, error)) return 'gone';
      const what = `last use of ${key.id} of ${userName}`;
      const reason = reasonOf(translateAwsError(error, `Could not read the ${what}`));
      return { lastUsed: { kind: 'unknown', reason }, gap: { what, reason } };
    }
  }

  /** Only a call that can change a verdict is made, and nothing returned of which too little would be known for one. */
  #interestIn(userName: string, { id, status, created }: ListedKey): 'last use' | 'none' | { readonly whyNotAsked: string } {
    const { unusedSince } = this.#wanted;
    if (status === 'inactive') return { whyNotAsked: 'the key is inactive' };
    if (this.#watchedIds.has(id) || this.#watchedUsers.has(userName) || mayBeOld(created, this.#wanted)) return 'last use';
    if (!unusedSince) return 'none';
    if (!isBefore(created, unusedSince)) return { whyNotAsked: 'the key was made after the threshold' };
    return this.#mayHoldUnused(userName) ? 'last use' : 'none';
  }

  /**
   * IAM answers for a key that has just been deleted as for one that we may not see: AccessDenied.
   * Whether it is still listed tells the two apart, and that is asked only until one denial was real.
   */
  async #hasGone(userName: string, key: ListedKey, error: unknown): Promise<boolean> {
    if (isNotFound(error)) return true;
    if (!isDenied(error) || this.#lastUsedIsDenied) return false;
    const keys = await listKeys(this.#iam, userName);
    const gone = !keys.some(({ id }) => id === key.id);
    if (!gone) this.#lastUsedIsDenied = true;
    return gone;
  }
}
