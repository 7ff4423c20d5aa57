import { isBefore } from '@keyhammer/core';
import type { KindScanRequest } from '../kind-scan.ts';
import { mayBeOld } from '../wanted.ts';
import type { ListedKey } from './read-keys.ts';

/** What is to be known of a key besides what the list of keys tells. `none`: the key itself is of no interest. */
export type Interest = 'last use' | 'none' | { readonly whyNotAsked: string };

export type InterestIn = (userName: string, key: ListedKey) => Interest;

/** For an inventory. */
export const interestInAll: InterestIn = () => 'last use';

/**
 * For a scan: only a call that can change a verdict is made, and nothing returned of which too little would be known for one.
 * @param mayHoldUnused `false`: all keys of the user are known to have been used since the threshold
 */
export function interestOfScan(
  { wanted, watched }: Pick<KindScanRequest, 'wanted' | 'watched'>,
  mayHoldUnused: (userName: string) => boolean,
): InterestIn {
  const watchedIds = new Set(watched.map(({ id }) => id));
  const usersWatchedWhole = new Set(watched.filter(({ id }) => id === undefined).map(({ principal }) => principal));
  return (userName, { id, status, created }) => {
    if (status === 'inactive') return { whyNotAsked: 'the key is inactive' };
    if (watchedIds.has(id) || usersWatchedWhole.has(userName) || mayBeOld(created, wanted)) return 'last use';
    if (!wanted.unusedSince) return 'none';
    if (!isBefore(created, wanted.unusedSince)) return { whyNotAsked: 'the key was made after the threshold' };
    return mayHoldUnused(userName) ? 'last use' : 'none';
  };
}
