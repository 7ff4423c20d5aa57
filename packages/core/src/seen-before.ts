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
  return history.flatMap(({ timestamps: { reported, resolved }, resolution }) =>
    reported && resolved && resolution?.reason === 'used' ? [{ reported, usedAgain: resolved }] : [],
  );
}
