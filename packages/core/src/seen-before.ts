import { isBefore } from './instant.ts';
import type { Issue } from './issue.ts';

/** A time that the credential was reported, and then used again. */
export interface Comeback {
  readonly reported: Date;
  readonly usedAgain: Date;
}

/**
 * Former lives of the issue that ended by use: something needs the credential now and then, a
 * quarterly job perhaps. Such an issue is only ever remediated by hand.
 */
export function comebacksOf({ history }: Pick<Issue, 'history'>): readonly Comeback[] {
  return history.flatMap(({ timestamps: { reported, resolved }, resolution }) => {
    if (!reported || !resolved || resolution?.reason !== 'used') return [];
    const usedAgain = resolution.usedAt ?? resolved;
    // Used no later than that, it only ended because the threshold was raised.
    return isBefore(reported, usedAgain) ? [{ reported, usedAgain }] : [];
  });
}
