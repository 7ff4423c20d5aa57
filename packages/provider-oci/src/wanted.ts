import {
  type Credential,
  isBefore,
  type LastUsed,
  type Privilege,
  RejectedError,
  type ScanNeed,
  type ScanRequest,
  type WatchedCredential,
} from '@keyhammer/core';
import { KIND } from './api-keys/api-key-id.ts';

type Judged = Pick<Credential, 'status' | 'created'> & { readonly privilege?: Privilege };

/** What all checks together want to see of the API keys. */
export class Wanted {
  readonly #needs: readonly ScanNeed[];
  readonly #watched: readonly WatchedCredential[];

  /** @throws RejectedError for a kind of another cloud */
  constructor({ needs, watched }: ScanRequest) {
    const stranger = [...needs, ...watched].find(({ kind }) => kind !== KIND);
    if (stranger) throw new RejectedError(`OCI has no credentials of the kind ${stranger.kind}`);
    this.#needs = needs;
    this.#watched = watched;
  }

  /** Whether everybody's keys may matter, and not only those of administrators. */
  get everybody(): boolean {
    return this.#needs.some(({ privileged }) => !privileged);
  }

  get administrators(): boolean {
    return this.#needs.some(({ privileged }) => privileged);
  }

  /** The OCIDs of those whose keys have an issue. */
  get watchedUsers(): readonly string[] {
    return this.#watched.map(({ principal }) => principal);
  }

  /** Since when uses are asked for, by the need that looks back furthest; `undefined`: none is. */
  get usesSince(): Date | undefined {
    const times = this.#needs.flatMap(({ unusedSince }) => unusedSince?.getTime() ?? []);
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  }

  isWatched(id: string, principal: string): boolean {
    return this.#watched.some((each) => (each.id === undefined ? each.principal === principal : each.id === id));
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
