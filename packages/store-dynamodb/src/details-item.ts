import type { IssueDetails, LastUsed } from '@keyhammer/core';
import { type Attributes, has, optional, readBoolean, readInstant, readOneOf, readString, readStrings } from './attributes.ts';
import { formatInstant } from './instant-format.ts';

/** The names inside Hammer's `issue_details` that are read; the others belong to someone else. */
export const DETAIL_NAMES = ['username', 'last_used', 'create_date', 'tags'];

/** The names inside our `evidence`. */
export const EVIDENCE_NAMES = ['kind', 'never_used', 'unknown', 'service', 'region', 'read_at'];

/**
 * `issue_details`, as Hammer writes it. Hammer has one word for a key that was never used, its
 * creation as its last use, and none for a last use that nobody knows: both get the creation, and
 * {@link evidenceItem} says which it is.
 */
export function detailsItem(details: IssueDetails): Record<string, unknown> {
  const lastUsed = details.lastUsed.kind === 'used' ? details.lastUsed.at : details.created;
  return {
    username: details.principal,
    last_used: formatInstant(lastUsed),
    create_date: formatInstant(details.created),
    tags: { ...details.tags },
  };
}

/** What Hammer's `issue_details` has no room for. */
export function evidenceItem({ kind, lastUsed, readAt }: IssueDetails): Record<string, unknown> {
  return {
    kind,
    never_used: lastUsed.kind === 'never',
    ...(lastUsed.kind === 'unknown' && { unknown: lastUsed.reason }),
    ...(lastUsed.kind === 'used' && lastUsed.service !== undefined && { service: lastUsed.service }),
    ...(lastUsed.kind === 'used' && lastUsed.region !== undefined && { region: lastUsed.region }),
    read_at: formatInstant(readAt),
  };
}

/** `evidence` is absent in an item that Hammer wrote; Hammer's key tables hold access keys only, read when they were `updated`. */
export function readDetails(details: Attributes, evidence: Attributes | undefined, updated: Date): IssueDetails {
  const created = readInstant(details, 'create_date');
  return {
    kind: evidence ? readOneOf(evidence, 'kind', ['aws-access-key']) : 'aws-access-key',
    principal: readString(details, 'username'),
    created,
    lastUsed: evidence ? lastUsedOfOurs(details, evidence) : lastUsedOfHammers(details, created),
    tags: readStrings(details, 'tags'),
    readAt: evidence ? readInstant(evidence, 'read_at') : updated,
  };
}

function lastUsedOfOurs(details: Attributes, evidence: Attributes): LastUsed {
  if (readBoolean(evidence, 'never_used')) return { kind: 'never' };
  if (has(evidence, 'unknown')) return { kind: 'unknown', reason: readString(evidence, 'unknown') };
  return {
    kind: 'used',
    at: readInstant(details, 'last_used'),
    ...optional('service', readString, evidence, 'service'),
    ...optional('region', readString, evidence, 'region'),
  };
}

function lastUsedOfHammers(details: Attributes, created: Date): LastUsed {
  if (!has(details, 'last_used')) return { kind: 'unknown', reason: 'Hammer recorded no last use' };
  const at = readInstant(details, 'last_used');
  return at.getTime() === created.getTime() ? { kind: 'never' } : { kind: 'used', at };
}
