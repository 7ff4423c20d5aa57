import type { Credential, CredentialKind } from './credential.ts';

/** What a check wants to see of an account; a reader makes no call that no need asks for. Neither instant: all of the kind. */
export interface ScanNeed {
  readonly kind: CredentialKind;
  /** Active credentials whose last use (or creation, if never used) lies before this instant. */
  readonly unusedSince?: Date;
  /** Active credentials that were made before this instant, used or not. */
  readonly madeBefore?: Date;
  /** Of administrators only. Whether their holder is one is told of each. */
  readonly privileged?: true;
}

/** A credential with an issue that is not closed: to be looked at, candidate or not, so that its issue ends for a known reason. */
export interface WatchedCredential {
  readonly kind: CredentialKind;
  /** Absent: whatever of the kind the principal holds. */
  readonly id?: string;
  readonly principal: string;
}

export interface ScanRequest {
  readonly needs: readonly ScanNeed[];
  readonly watched: readonly WatchedCredential[];
}

/** What a scan came to know of a principal besides its credentials. */
export interface PrincipalFacts {
  /** How many active credentials it has, of every kind there is; absent: not all kinds were seen. */
  readonly activeCredentials?: number;
  readonly mfa?: boolean;
}

/** Something that could not be read, and why. */
export interface Gap {
  /** Whose reading has the gap; absent: every kind's. */
  readonly kind?: CredentialKind;
  /** What was not seen: `credential report`, `access keys of alice` … */
  readonly what: string;
  readonly reason: string;
}

/** Whether a scan saw all that was asked for. Only a complete one may conclude that something is gone. */
export type Coverage = { readonly kind: 'complete' } | { readonly kind: 'partial'; readonly gaps: readonly [Gap, ...Gap[]] };

export interface Scan {
  readonly accountId: string;
  /** Those that were read live: the candidates of the needs, and the watched ones that still exist. */
  readonly credentials: readonly Credential[];
  /** How many active credentials of the wanted kinds the account holds, read or not. */
  readonly activeCredentials: number;
  /** What was seen of principals on the way; one that is not in here is not known to lack anything. */
  readonly principals: ReadonlyMap<string, PrincipalFacts>;
  /** When the cloud made the summary that part of it is from, AWS's credential report; absent: none was used. */
  readonly summaryMadeAt?: Date;
  readonly coverage: Coverage;
}

/** Whether a scan saw all that there is of one kind. */
export function coverageOfKind({ coverage }: Pick<Scan, 'coverage'>, kind: CredentialKind): Coverage {
  if (coverage.kind === 'complete') return coverage;
  return coverageOf(coverage.gaps.filter((gap) => gap.kind === undefined || gap.kind === kind));
}

export function coverageOf(gaps: readonly Gap[]): Coverage {
  const [first, ...rest] = gaps;
  return first ? { kind: 'partial', gaps: [first, ...rest] } : { kind: 'complete' };
}
