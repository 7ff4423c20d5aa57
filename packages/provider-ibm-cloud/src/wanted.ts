import { type CredentialKind, isBefore, type ScanNeed } from '@keyhammer/core';
import type { Identity } from './identity.ts';

/** By the activity report: `undefined` where there is none. */
export type IsInactive = (id: string) => boolean;

/**
 * Whether a check may find it in violation. What was made at the threshold or after it can't be unused since then, although the report
 * lists it. `undated`: its age would decide, and IBM Cloud does not tell it.
 */
export function interestIn(identity: Identity, needs: readonly ScanNeed[], isInactive: IsInactive): 'candidate' | 'undated' | 'none' {
  const answers = new Set(needs.map((need) => interestOfNeed(identity, need, isInactive)));
  if (answers.has('candidate')) return 'candidate';
  return answers.has('undated') ? 'undated' : 'none';
}

function interestOfNeed({ id, status, created }: Identity, need: ScanNeed, isInactive: IsInactive): 'candidate' | 'undated' | 'none' {
  const { unusedSince, madeBefore } = need;
  if (!unusedSince && !madeBefore) return created ? 'candidate' : 'undated';
  if (status === 'inactive') return 'none';
  const isUnused = unusedSince !== undefined && isInactive(id);
  if (!isUnused && !madeBefore) return 'none';
  if (!created) return 'undated';
  const isOld = (madeBefore && isBefore(created, madeBefore)) || (isUnused && isBefore(created, unusedSince));
  return isOld ? 'candidate' : 'none';
}

/** The latest instant that anything should be unused since: what is unused since then holds all that the others ask for. */
export function widestUnusedSince(needs: readonly ScanNeed[]): Date | undefined {
  const times = needs.flatMap(({ unusedSince }) => unusedSince?.getTime() ?? []);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

export function kindsOf(things: readonly { readonly kind: CredentialKind }[]): ReadonlySet<CredentialKind> {
  return new Set(things.map(({ kind }) => kind));
}
