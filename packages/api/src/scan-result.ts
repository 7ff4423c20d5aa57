import type { Issue, IssueStore, RequestedScan, Tags } from '@keyhammer/core';
import { isRequestId, scanOf } from './request-id.ts';
import { DEADLINE_MINUTES, isUnderWay } from './scan-deadline.ts';
import type { ScanPorts } from './scan-ports.ts';

export type ScanResult =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'in-progress' }
  /** Not for good: a try that goes well later makes it complete. */
  | { readonly kind: 'failed'; readonly why: string }
  /** `gaps`: what could not be read. `issues`: the open ones, by check; every check that was asked for is in it. */
  | { readonly kind: 'complete'; readonly gaps: readonly string[]; readonly issues: ReadonlyMap<string, readonly Issue[]> };

const NO_END = `the scan did not end within ${DEADLINE_MINUTES} minutes. It may wait behind a scheduled run, or be tried again: look later, or ask anew. Why it failed stands in the log of the identifier and in its dead-letter queue`;

/** How far a scan is, and what is open now among what it was asked for. @throws what the ports throw */
export async function scanResult(requestId: string, ports: Pick<ScanPorts, 'requests' | 'issues'>, now: Date): Promise<ScanResult> {
  if (!isRequestId(requestId)) return { kind: 'unknown' };
  const request = await ports.requests.get(requestId);
  const scan = request && (await ports.requests.get(scanOf(requestId)));
  if (!scan) return { kind: 'unknown' };
  const { progress } = scan;
  switch (progress.kind) {
    case 'in-progress':
      return isUnderWay(scan, now) ? { kind: 'in-progress' } : { kind: 'failed', why: NO_END };
    case 'failed':
      return { kind: 'failed', why: progress.why };
    case 'complete':
      return { kind: 'complete', gaps: progress.gaps, issues: await openIssues(request, ports.issues) };
  }
}

async function openIssues({ accountId, checks, tags }: RequestedScan, store: IssueStore): Promise<ReadonlyMap<string, readonly Issue[]>> {
  const byCheck = new Map<string, readonly Issue[]>();
  for (const check of checks) {
    const open = await Array.fromAsync(store.list(check, { accountId, statuses: ['open'] }));
    const wanted = open.filter(({ details }) => hasTags(details.tags, tags));
    byCheck.set(
      check,
      wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  }
  return byCheck;
}

/** Each of the tags, with any of its values. */
function hasTags(tags: Tags, wanted: RequestedScan['tags']): boolean {
  return Object.entries(wanted).every(([tag, values]) => values.some((value) => value === tags[tag]));
}
