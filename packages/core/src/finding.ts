import type { Credential } from './credential.ts';

/** A check's verdict on one credential. */
export type Verdict =
  | { readonly kind: 'violation' }
  /** `why` is a clause that reads after "because": `it was used on …`, `it is inactive`. */
  | { readonly kind: 'compliant'; readonly reason: ComplianceReason; readonly why: string }
  /** Not enough is known to say: never a violation, and never a reason to end an issue. */
  | { readonly kind: 'not-evaluable'; readonly why: string };

export type ComplianceReason = 'used' | 'inactive' | 'too-young';

export interface Finding {
  readonly credential: Credential;
  readonly verdict: Verdict;
}
