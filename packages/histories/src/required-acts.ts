import type { Tally } from './tally.ts';

/** What must really have occurred in so many histories, at the least: else they prove nothing. */
const PER_THOUSAND: Readonly<Record<string, number>> = {
  'cloud: deactivate': 1,
};

export function missingActs(tally: Tally, runs: number): readonly string[] {
  return Object.entries(PER_THOUSAND).flatMap(([what, wanted]) => {
    const least = Math.floor((wanted * runs) / 1000);
    return tally.count(what) < least ? [`${what}: ${tally.count(what)} times, and at least ${least} are wanted`] : [];
  });
}
