import { createHash } from 'node:crypto';
import type { RequestedScan } from '@keyhammer/core';

export type WantedTags = RequestedScan['tags'];

/**
 * 32 hexadecimal digits, as Hammer's. Tags choose among findings and change nothing about the scan, so the first half
 * names the scan and the second one the tags: who asks for other tags meanwhile has an id of his own for the same scan.
 */
export function requestIdOf(scan: string, tags: WantedTags): string {
  return scan + shortDigest(canonical(tags));
}

/** The id that the scan itself is kept under: that of the request for all of its findings. */
export function scanOf(requestId: string): string {
  return requestIdOf(requestId.slice(0, HALF), {});
}

export function isRequestId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

const HALF = 16;

/** A name for what the parts say, the same whoever works it out. */
export function shortDigest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HALF);
}

function canonical(tags: WantedTags): readonly unknown[] {
  const entries = Object.entries(tags).map(([tag, values]) => [tag, [...new Set(values)].sort()] as const);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
