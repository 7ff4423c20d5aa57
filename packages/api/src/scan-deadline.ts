import type { RequestedScan } from '@keyhammer/core';

/**
 * A scan that has not ended by then counts as failed. One try takes a quarter of an hour at the most, Lambda's limit, and
 * may wait as long for its turn. One that died, or waited behind ten thousand accounts, ends later: that still counts.
 */
export const DEADLINE_MINUTES = 30;
export const DEADLINE_MS = DEADLINE_MINUTES * 60_000;

/** Whether somebody may still be at it. */
export function isUnderWay({ progress, requestedAt }: Pick<RequestedScan, 'progress' | 'requestedAt'>, now: Date): boolean {
  return progress.kind === 'in-progress' && now.getTime() - requestedAt.getTime() < DEADLINE_MS;
}
