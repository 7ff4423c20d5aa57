import type { WorkDone } from '../workers/work.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { brownoutComplaints, orphanComplaints, quotaComplaints } from './keys.ts';
import { secretSearch } from './secrets.ts';
import { ticketComplaints } from './tickets.ts';

/** All that must hold after every step; what did not hold within it, the observer has noted. */
export function afterEachStep(world: HistoryWorld): (done: readonly WorkDone[]) => readonly string[] {
  const searchSecrets = secretSearch(world);
  return (done) => [
    ...world.broken.splice(0),
    ...world.issues.wronglyGone.splice(0).map((name) => `${name} ended as if its credential was gone, and it is not`),
    ...ticketComplaints(world),
    ...quotaComplaints(world),
    ...searchSecrets(),
    ...(done.every(({ isClean }) => isClean)
      ? done.flatMap((each) => [...brownoutComplaints(world, each), ...orphanComplaints(world, each)])
      : []),
  ];
}
