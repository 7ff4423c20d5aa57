import { type Credential, isBefore, type LastUsed, type Privilege, RejectedError, type ScanNeed, type ScanRequest } from '@keyhammer/core';
import { KIND } from './api-keys/api-key-id.ts';

type Judged = Pick<Credential, 'status' | 'created'> & { readonly privilege?: Privilege };

/** What all checks together want to see of the API keys. */
export class Wanted {
  readonly #needs: readonly ScanNeed[];
  readonly #watchedIds: ReadonlySet<string | undefined>;
  /** Those all of whose keys are watched. */
  readonly #wholeUsers: ReadonlySet<string>;
  /** The OCIDs of those whose keys have an issue. */
  readonly watchedUsers: ReadonlySet<string>;

  /** @throws RejectedError for a kind of another cloud */
  constructor({ needs, watched }: ScanRequest) {
    const stranger = [...needs, ...watched].find(({ kind }) => kind !== KIND);
    if (stranger) throw new RejectedError(`OCI has no credentials of the kind ${stranger.kind}`);
    this.#needs = needs;
    this.#watchedIds = new Set(watched.map(({ id }) => id));
    this.#wholeUsers = new Set(watched.filter(({ id }) => id === undefined).map(({ principal }) => principal));
    this.watchedUsers = new Set(watched.map(({ principal }) => principal));
  }

  /** Whether everybody's keys may matter, and not only those of administrators. */
  get everybody(): boolean {
    return this.#needs.some(({ privileged }) => !privileged);
  }

  get administrators(): boolean {
    return this.#needs.some(({ privileged }) => privileged);
  }

  /** Since when uses are asked for, by the need that looks back furthest; `undefined`: none is. */
  get usesSince(): Date | undefined {
    const times = this.#needs.flatMap(({ unusedSince }) => unusedSince?.getTime() ?? []);
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  }

  isWatched(id: string, principal: string): boolean {
    return this.#watchedIds.has(id) || this.#wholeUsers.has(principal);
  }

  /** Whether a use of the key could decide anything. */
  asksForUse(key: Judged, isWatched: boolean): boolean {
    return this.#needs.some((need) => isOldEnoughToBeUnused(key, need) && (isWatched || isAbout(need, key)));
  }

  isCandidate(key: Judged, lastUsed: LastUsed): boolean {
    return this.#needs.some((need) => isAbout(need, key) && matches(need, key, lastUsed));
  }
}

/** Whoever is not known to be an administrator is none here: the gap says that not all are known. */
function isAbout({ privileged }: ScanNeed, { privilege }: Judged): boolean {
  return !privileged || privilege?.kind === 'administrator';
}

function matches(need: ScanNeed, key: Judged, lastUsed: LastUsed): boolean {
  const { unusedSince, madeBefore } = need;
  if (!unusedSince && !madeBefore) return true;
  if (key.status !== 'active') return false;
  if (madeBefore && isBefore(key.created, madeBefore)) return true;
  return isOldEnoughToBeUnused(key, need) && !(lastUsed.kind === 'used' && unusedSince && !isBefore(lastUsed.at, unusedSince));
}

function isOldEnoughToBeUnused({ status, created }: Judged, { unusedSince }: ScanNeed): boolean {
  return status === 'active' && unusedSince !== undefined && isBefore(created, unusedSince);
}
