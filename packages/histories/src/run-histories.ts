import fc from 'fast-check';
import { histories } from './arbitraries/histories.ts';
import type { History } from './history.ts';
import { play } from './play.ts';
import type { Tally } from './tally.ts';

export interface HistoriesRun {
  readonly seed: number;
  readonly runs: number;
  /** The most steps of a history. */
  readonly steps: number;
  /** Where a failure was found: that history alone is lived through again. */
  readonly path?: string;
}

/** What was found: nothing, or the smallest history after which something does not hold. */
export type Found = { readonly kind: 'holds' } | { readonly kind: 'broken'; readonly report: string; readonly history?: History };

export async function runHistories({ seed, runs, steps, path }: HistoriesRun, tally: Tally): Promise<Found> {
  const property = fc.asyncProperty(histories(steps), async (history) => await play(history, tally));
  const details = await fc.check(property, { seed, numRuns: runs, ...(path !== undefined && { path, endOnFailure: true }) });
  if (!details.failed) return { kind: 'holds' };
  const report = await fc.asyncDefaultReportMessage(details);
  const [history] = details.counterexample ?? [];
  return { kind: 'broken', report: report ?? 'it failed, and nobody knows why', ...(history && { history }) };
}
