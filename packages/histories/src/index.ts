export type { History } from './history.ts';
export { InvariantBroken, play } from './play.ts';
export { missingActs } from './required-acts.ts';
export { type Found, type HistoriesRun, runHistories } from './run-histories.ts';
export { Tally } from './tally.ts';
export { trace } from './trace.ts';
