import type { RequestedScan, ScanRequests } from '@keyhammer/core';
import { requestIdOf, shortDigest } from './request-id.ts';
import { DEADLINE_MS, isUnderWay } from './scan-deadline.ts';

/** How often the same checks look at the same account within half an hour because somebody asks for it. */
export const SCANS_PER_HALF_HOUR = 10;

/** What all orders of one scan have in common. */
export interface ScanSubject {
  readonly accountId: string;
  /** In the order of the configuration. */
  readonly checks: readonly string[];
}

export type ScanTurn =
  | { readonly kind: 'under-way'; readonly scan: string }
  | { readonly kind: 'free'; readonly scan: string }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number };

/**
 * Finds the scan of the subject that is under way, or a name for the next. The names are worked out, not drawn: the nth
 * scan of a half hour is known by its number, so that it is found with the key alone, and two who ask at the same time
 * arrive at the same name. What is under way began less than a half hour ago: in this one or the last.
 */
export async function nextTurn(subject: ScanSubject, requests: Pick<ScanRequests, 'get'>, now: Date): Promise<ScanTurn> {
  const halfHour = Math.floor(now.getTime() / DEADLINE_MS);
  const earlier = await scansOf(subject, halfHour - 1, requests);
  const latest = await scansOf(subject, halfHour, requests);
  const running = [earlier, latest].find((scans) => scans.last && isUnderWay(scans.last, now));
  if (running) return { kind: 'under-way', scan: nameOf(subject, running.halfHour, running.count - 1) };
  if (latest.count < SCANS_PER_HALF_HOUR) return { kind: 'free', scan: nameOf(subject, halfHour, latest.count) };
  return { kind: 'too-many', retryAfterSeconds: Math.ceil(((halfHour + 1) * DEADLINE_MS - now.getTime()) / 1000) };
}

/** One begins only after the last has ended, so no other than the last can be under way. */
async function scansOf(subject: ScanSubject, halfHour: number, requests: Pick<ScanRequests, 'get'>) {
  let last: RequestedScan | undefined;
  for (let count = 0; count < SCANS_PER_HALF_HOUR; count += 1) {
    const scan = await requests.get(requestIdOf(nameOf(subject, halfHour, count), {}));
    if (!scan) return { halfHour, count, last };
    last = scan;
  }
  return { halfHour, count: SCANS_PER_HALF_HOUR, last };
}

function nameOf({ accountId, checks }: ScanSubject, halfHour: number, count: number): string {
  return shortDigest([accountId, checks, halfHour, count]);
}
