import type { IAMClient } from '@aws-sdk/client-iam';
import { type Credential, type Gap, type LastUsed, reasonOf } from '@keyhammer/core';
import { isDenied, isNotFound, translateAwsError } from '../errors.ts';
import type { InterestIn } from './interest.ts';
import { type ListedKey, listKeys, readLastUsed } from './read-keys.ts';

/** What was found of one user's keys. A user or key that is no longer there is neither found nor a gap. */
export interface UserReading {
  readonly credentials: readonly Credential[];
  readonly gaps: readonly Gap[];
}

type LastUsedReading = { readonly lastUsed: LastUsed; readonly gap?: Gap } | 'gone' | 'of no interest';

const NOTHING: UserReading = { credentials: [], gaps: [] };

export interface UserKeyReaderOptions {
  readonly iam: IAMClient;
  readonly interestIn: InterestIn;
  readonly now: () => Date;
}

/** Reads the keys of users, for one reading of one account. */
export class UserKeyReader {
  readonly #iam: IAMClient;
  readonly #interestIn: InterestIn;
  readonly #now: () => Date;
  /** A denied last use has turned out to be a missing permission, and not a key that had just gone. */
  #lastUsedIsDenied = false;

  constructor({ iam, interestIn, now }: UserKeyReaderOptions) {
    this.#iam = iam;
    this.#interestIn = interestIn;
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
