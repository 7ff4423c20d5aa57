import type { Credential, CredentialKind } from './credential.ts';

/** What a check wants to see of an account; a reader makes no call that no need asks for. */
export interface ScanNeed {
  readonly kind: CredentialKind;
  /** Active credentials whose last use (or creation, if never used) lies before this instant. */
  readonly unusedSince: Date;
}

/** A credential with an issue that is not closed: to be looked at, candidate or not, so that its issue ends for a known reason. */
export interface WatchedCredential {
  readonly kind: CredentialKind;
  readonly id: string;
  readonly principal: string;
}

export interface ScanRequest {
  readonly needs: readonly ScanNeed[];
  readonly watched: readonly WatchedCredential[];
}

/** Something that could not be read, and why. */
export interface Gap {
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
  /** How many active credentials the account holds, read or not. */
  readonly activeCredentials: number;
  readonly coverage: Coverage;
}

export function coverageOf(gaps: readonly Gap[]): Coverage {
  const [first, ...rest] = gaps;
  return first ? { kind: 'partial', gaps: [first, ...rest] } : { kind: 'complete' };
}
