import type { Credential } from './credential.ts';

/** A check's verdict on one credential. */
export type Verdict =
  | { readonly kind: 'violation' }
  /** `why` is a clause that reads after "because": `it was used on …`, `it is inactive`. */
  | { readonly kind: 'compliant'; readonly reason: ComplianceReason; readonly why: string }
  /** Not enough is known to say: never a violation, and never a reason to end an issue. */
  | { readonly kind: 'not-evaluable'; readonly why: string };

export type ComplianceReason =
  | 'used'
  /** For what should not be used at all. */
  | 'unused'
  | 'inactive'
  /** Its holder is no administrator, and only theirs count. */
  | 'unprivileged'
  | 'too-young';

/** One comparison that a verdict rests on: breached when `now − at > days`, or, if `within`, when `now − at <= days`. */
export interface Measure {
  /** What is measured: `last use`, `creation`. */
  readonly what: string;
  /** Absent: it never happened, or nobody knows; `note` says which. */
  readonly at?: Date;
  readonly days: number;
  readonly breached: boolean;
  /** It is about what should not have happened lately: the root user's sign-in. */
  readonly within?: true;
  readonly note?: string;
}

/** Whether a credential in violation may also be acted on. `why` reads after "because". */
export type ActVerdict = { readonly kind: 'act' } | { readonly kind: 'leave'; readonly why: string };

/** How much a verdict can be trusted, for people. */
export interface Evidence {
  /** `strong`: the cloud records each use of this very credential. `moderate`: what records it has gaps. `weak`: nothing is known of its use. */
  readonly strength: 'strong' | 'moderate' | 'weak';
  /** A clause that reads after a colon. */
  readonly why: string;
}

export interface Finding {
  readonly credential: Credential;
  readonly verdict: Verdict;
}
