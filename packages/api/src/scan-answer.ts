import type { Issue } from '@keyhammer/core';
import { hammersDetails } from './issue-details.ts';
import type { ScanResult } from './scan-result.ts';

/** What `GET /identify/{request_id}` answers: Hammer's shapes, with `reason` and `gaps` of our own. */
export type ScanAnswer =
  | { readonly scan_status: 'IN_PROGRESS' }
  | { readonly scan_status: 'FAILED'; readonly reason: string }
  | {
      readonly scan_status: 'COMPLETE';
      readonly scan_results: { readonly global: Readonly<Record<string, readonly Finding[]>> };
      readonly gaps?: readonly string[];
    };

export interface Finding {
  readonly id: string;
  readonly issue_details: ReturnType<typeof hammersDetails>;
}

/** Everything stands under `global`, where Hammer has IAM's. */
export function scanAnswer(result: Exclude<ScanResult, { readonly kind: 'unknown' }>): ScanAnswer {
  switch (result.kind) {
    case 'in-progress':
      return { scan_status: 'IN_PROGRESS' };
    case 'failed':
      return { scan_status: 'FAILED', reason: result.why };
    case 'complete': {
      const findings = [...result.issues].map(([check, issues]) => [check, issues.map(findingOf)] as const);
      const { gaps } = result;
      return { scan_status: 'COMPLETE', scan_results: { global: Object.fromEntries(findings) }, ...(gaps.length > 0 && { gaps }) };
    }
  }
}

function findingOf({ id, details }: Issue): Finding {
  return { id, issue_details: hammersDetails(details) };
}
