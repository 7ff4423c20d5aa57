import type { Issue } from '@keyhammer/core';
import { DAY_MS, later } from '../time.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { nameOfIssue } from '../world/observed-store.ts';

const HOLD = /^keyhammer-hold-(\d{1,5})d$/;

/**
 * After a reporter: from now on what people have asked for on tickets counts. Of one that something stood in the way
 * of nobody knows what it has heard.
 */
export function hearHolds(world: HistoryWorld, isClean: boolean): void {
  for (const issue of world.issues.all) {
    for (const until of heldUntil(world, issue)) {
      if (!isClean) continue;
      const known = world.heardHolds.get(nameOfIssue(issue));
      if (!known || known.getTime() < until.getTime()) world.heardHolds.set(nameOfIssue(issue), until);
    }
  }
}

function heldUntil(world: HistoryWorld, { status, timestamps: { reported }, ticket }: Issue): readonly Date[] {
  const { tracker, settings, heardLabels } = world;
  const kept = tracker.tickets.find(({ key }) => key === ticket?.key);
  if (!kept || !reported || status !== 'open') return [];
  return kept.labels.flatMap((label) => {
    const days = Math.min(Number(HOLD.exec(label)?.[1] ?? 0), settings.maxHoldDays);
    const placed = kept.history.findLast(({ change }) => change.kind === 'labelled' && change.label === label);
    const isHeard = placed && !placed.bySelf && placed.at.getTime() > reported.getTime();
    const placing = `${kept.key} ${label} ${placed?.at.toISOString()}`;
    if (!isHeard || days === 0 || heardLabels.has(placing)) return [];
    heardLabels.add(placing);
    return [later(placed.at, days * DAY_MS)];
  });
}
