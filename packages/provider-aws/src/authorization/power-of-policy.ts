import type { Power } from '@keyhammer/core';
import { ASSUME_ROLE, DATA_ACTIONS, GRANTING_ACTIONS, HARMLESS_IAM_ACTIONS, onlyReads, resourceServiceOf } from './actions.ts';
import { type Allowance, parsePolicy } from './policy-document.ts';
import { reachOf } from './resource-reach.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * The most that one identity-based policy allows; `undefined` if its document can't be read.
 *
 * | power | allowed |
 * |---|---|
 * | `administrator` | every action that grants permissions, on all of IAM: `*`, `iam:*`, a `NotAction` that leaves IAM |
 * | `iam-write` | any other write of IAM, besides one's own password, keys and MFA; `sts:AssumeRole` on every role |
 * | `broad-data-access` | what a data store holds, on all buckets, tables, secrets … |
 * | `write` | anything else that does more than read |
 * | `read-only` | names beginning with Get, List, Describe … |
 * | `none` | nothing |
 *
 * Deny statements, conditions, permissions boundaries and service control policies are not weighed: where there are
 * some, the power is at worst overstated. Detours are not followed: changing the code of a function, or running a
 * command on an instance, that may do more.
 *
 * @param document as IAM hands it out, URL-encoded
 */
export function powerOfPolicy(document: string): Power | undefined {
  const allowances = parsePolicy(document);
  if (!allowances) return undefined;
  if (GRANTING_ACTIONS.every((action) => allowances.some((allowance) => allowsOnAll(allowance, action)))) return 'administrator';
  if (allowances.some(changesPermissions)) return 'iam-write';
  if (allowances.some(reachesDataBroadly)) return 'broad-data-access';
  if (allowances.some(writes)) return 'write';
  return allowances.length > 0 ? 'read-only' : 'none';
}

function changesPermissions(allowance: Allowance): boolean {
  if (allowsOnAll(allowance, ASSUME_ROLE)) return true;
  switch (reachOf(allowance.resources, 'iam')) {
    case 'none':
      return false;
    case 'own-sign-in':
      return GRANTING_ACTIONS.some((action) => allows(allowance, action));
    default:
      return writesIam(allowance);
  }
}

function writesIam(allowance: Allowance): boolean {
  if (allowance.actions.kind === 'all-but') return GRANTING_ACTIONS.some((action) => allows(allowance, action));
  return allowance.actions.patterns.some((pattern) => isOfIam(pattern) && !onlyReads(pattern) && !HARMLESS_IAM_ACTIONS.has(pattern));
}

function reachesDataBroadly(allowance: Allowance): boolean {
  return DATA_ACTIONS.some((action) => allowsOnAll(allowance, action));
}

/** A `NotAction` leaves more than anyone has listed. */
function writes({ actions }: Allowance): boolean {
  return actions.kind === 'all-but' || !actions.patterns.every(onlyReads);
}

function allowsOnAll(allowance: Allowance, action: string): boolean {
  return allows(allowance, action) && reachOf(allowance.resources, resourceServiceOf(action)) === 'all';
}

function allows({ actions }: Allowance, action: string): boolean {
  const isNamed = actions.patterns.some((pattern) => matchesWildcard(pattern, action));
  return isNamed === (actions.kind === 'only');
}

function isOfIam(pattern: string): boolean {
  const [service = ''] = pattern.split(':', 1);
  return matchesWildcard(service, 'iam');
}
