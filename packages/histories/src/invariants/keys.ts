import { later, MINUTE_MS } from '../time.ts';
import type { WorkDone } from '../workers/work.ts';
import type { HistoryWorld } from '../world/history-world.ts';

const KEYS_AT_MOST = 2;

export function quotaComplaints(world: HistoryWorld): readonly string[] {
  const byUser = Map.groupBy(world.keys(), ({ accountId, principal }) => `${accountId}/${principal}`);
  return [...byUser].flatMap(([user, keys]) => (keys.length > KEYS_AT_MOST ? [`${user} has ${keys.length} keys`] : []));
}

/** The longest brown-out there is, and as long again as it takes to see that a key is off. */
const BROWNOUT_IS_OVER_AFTER_MS = 31 * MINUTE_MS;

/** What was off on trial is active again after the next whole run of the remediator. */
export function brownoutComplaints(
  world: HistoryWorld,
  { order, startedAt, mutationsBefore, isClean, isAlone }: WorkDone,
): readonly string[] {
  if (!isClean || !isRemediation(order.worker)) return [];
  return world.keys().flatMap((key) => {
    const last = world.lastMutation(key);
    const toggled = world.toggled.get(key.id);
    if (key.status === 'active' || !last?.isBrownout || (toggled && toggled.getTime() >= last.at.getTime())) return [];
    const isOwn = isAlone && world.mutations.indexOf(last) >= mutationsBefore && order.patience === undefined;
    const isOver = startedAt.getTime() >= later(last.at, BROWNOUT_IS_OVER_AFTER_MS).getTime();
    return isOwn || isOver ? [`${key.id} is still off after its brown-out of ${last.at.toISOString()}`] : [];
  });
}

/** Nobody can say any more that he is at it. */
const NOBODY_IS_AT_IT_AFTER_MS = 15 * MINUTE_MS;

/** A key that nobody has the secret of does not outlive the next whole run of the remediator. */
export function orphanComplaints(world: HistoryWorld, { order, startedAt, isClean }: WorkDone): readonly string[] {
  if (!isClean || order.worker !== 'remediate') return [];
  return world.keys().flatMap((key) => {
    const made = world.madeByUs(key);
    const isOurs = made !== undefined && startedAt.getTime() > later(made, NOBODY_IS_AT_IT_AFTER_MS).getTime();
    if (!isOurs || key.status !== 'active' || world.isHandedOver(key)) return [];
    return [`${key.id} of ${key.principal} was made by Keyhammer on ${made.toISOString()}, and nobody has its secret`];
  });
}

function isRemediation(worker: WorkDone['order']['worker']): boolean {
  return worker === 'remediate' || worker === 'remediate-by-hand';
}
