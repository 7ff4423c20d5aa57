import { isBefore, type ScanNeed } from '@keyhammer/core';

/** What all checks together want to see of one kind: at most this. No instant at all: nothing. */
export interface Wanted {
  readonly unusedSince: Date | undefined;
  readonly madeBefore: Date | undefined;
}

/** Later than anything was made. */
const ALL = new Date(8.64e15);

/** The latest instant asks for the most: what is unused since then holds all that the others ask for. */
export function widest(needs: readonly ScanNeed[]): Wanted {
  return {
    unusedSince: latest(needs.map(({ unusedSince }) => unusedSince)),
    madeBefore: latest(needs.map(({ unusedSince, madeBefore }) => madeBefore ?? (unusedSince ? undefined : ALL))),
  };
}

/**
 * In violation when `now − last use > threshold`: exactly at the threshold is not yet. A last use can only have
 * moved forward since it was read, so this says yes too often at worst.
 * @param made the credential's creation, or that of its holder, who is older than anything they hold
 */
export function mayBeUnused(made: Date, lastUsed: Date | undefined, { unusedSince }: Wanted): boolean {
  return unusedSince !== undefined && isBefore(made, unusedSince) && (lastUsed === undefined || isBefore(lastUsed, unusedSince));
}

/** @param made as for {@link mayBeUnused} */
export function mayBeOld(made: Date, { madeBefore }: Wanted): boolean {
  return madeBefore !== undefined && isBefore(made, madeBefore);
}

function latest(instants: readonly (Date | undefined)[]): Date | undefined {
  const times = instants.flatMap((instant) => instant?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}
