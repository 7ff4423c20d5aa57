import type { CredentialKind, IssueDetails, LastUsed, Privilege, Risk, RiskLevel } from '@keyhammer/core';
import { type Attributes, has, readInstant, readString, readStrings } from './attributes.ts';
import { type Codec, flag, instant, listOf, mapOf, mark, number, oneOf, optional, properties, text } from './codec.ts';
import { formatInstant } from './instant-format.ts';

/** The names inside Hammer's `issue_details` that are read; the others belong to someone else. */
export const DETAIL_NAMES = ['username', 'last_used', 'create_date', 'tags'];

type Unseen = Pick<Extract<LastUsed, { readonly kind: 'unseen' }>, 'since' | 'source'>;

/** What is known of the last use besides its time, which is where Hammer has it. */
interface UseEvidence {
  readonly neverUsed: boolean;
  /** Why nobody knows it. */
  readonly unknown?: string | undefined;
  readonly unseen?: Unseen | undefined;
  readonly service?: string | undefined;
  readonly region?: string | undefined;
}

/** What Hammer's `issue_details` has no room for: our `evidence`. */
type Evidence = Omit<IssueDetails, 'principal' | 'created' | 'lastUsed' | 'tags'> & UseEvidence;

const privilegeWords = mapOf<{ readonly kind: Privilege['kind']; readonly why?: string }>({
  kind: oneOf<Privilege['kind']>({ administrator: true, none: true, unknown: true }),
  why: optional(text),
});

const privilege: Codec<Privilege> = {
  write: (value) => privilegeWords.write({ kind: value.kind, ...(value.kind !== 'none' && { why: whyOf(value) }) }),
  read: (attributes, name) => {
    const { kind, why = 'not recorded' } = privilegeWords.read(attributes, name);
    if (kind === 'none') return { kind };
    return kind === 'administrator' ? { kind, through: why } : { kind, reason: why };
  },
};

function whyOf(value: Exclude<Privilege, { readonly kind: 'none' }>): string {
  return value.kind === 'administrator' ? value.through : value.reason;
}

const EVIDENCE = properties<Evidence>({
  kind: oneOf<CredentialKind>({
    'aws-access-key': true,
    'aws-console-password': true,
    'aws-root-user': true,
    'ibm-api-key': true,
    'ibm-service-id': true,
    'ibm-trusted-profile': true,
    'ibm-user': true,
    'oci-api-key': true,
  }),
  name: optional(text),
  principalName: optional(text, 'principal_name'),
  neverUsed: flag,
  unknown: optional(text),
  service: optional(text),
  region: optional(text),
  unseen: optional(mapOf<Unseen>({ since: instant, source: text })),
  locked: optional(mark),
  privilege: optional(privilege),
  email: optional(text),
  changed: optional(instant),
  path: optional(text),
  dormant: optional(mark),
  alsoIn: optional(listOf(text)),
  risk: optional(
    mapOf<Risk>({
      level: oneOf<RiskLevel>({ critical: true, high: true, medium: true, low: true }),
      score: number,
      factors: listOf(text),
    }),
  ),
  readAt: instant,
});

export const EVIDENCE_NAMES = EVIDENCE.names;

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

export function evidenceItem({ lastUsed, ...details }: IssueDetails): Record<string, unknown> {
  return EVIDENCE.write({
    ...details,
    neverUsed: lastUsed.kind === 'never',
    ...(lastUsed.kind === 'unknown' && { unknown: lastUsed.reason }),
    ...(lastUsed.kind === 'unseen' && { unseen: { since: lastUsed.since, source: lastUsed.source } }),
    ...(lastUsed.kind === 'used' && { service: lastUsed.service, region: lastUsed.region }),
  });
}

/** `evidence` is absent in an item that Hammer wrote; Hammer's key tables hold access keys only, read when they were `updated`. */
export function readDetails(details: Attributes, evidence: Attributes | undefined, updated: Date): IssueDetails {
  const created = readInstant(details, 'create_date');
  const known = { principal: readString(details, 'username'), created, tags: readStrings(details, 'tags') };
  if (!evidence) return { ...known, kind: 'aws-access-key', lastUsed: lastUsedOfHammers(details, created), readAt: updated };
  const { neverUsed, unknown, unseen, service, region, ...rest } = EVIDENCE.read(evidence);
  return { ...known, ...rest, lastUsed: lastUsedOfOurs(details, { neverUsed, unknown, unseen, service, region }) };
}

function lastUsedOfOurs(details: Attributes, { neverUsed, unknown, unseen, service, region }: UseEvidence): LastUsed {
  if (neverUsed) return { kind: 'never' };
  if (unseen) return { kind: 'unseen', ...unseen };
  if (unknown !== undefined) return { kind: 'unknown', reason: unknown };
  const at = readInstant(details, 'last_used');
  return { kind: 'used', at, ...(service !== undefined && { service }), ...(region !== undefined && { region }) };
}

/** Hammer's `iam_keysrotation` looks at the age alone and records no last use. */
function lastUsedOfHammers(details: Attributes, created: Date): LastUsed {
  if (!has(details, 'last_used')) return { kind: 'unknown', reason: 'Hammer recorded no last use' };
  const at = readInstant(details, 'last_used');
  return at.getTime() === created.getTime() ? { kind: 'never' } : { kind: 'used', at };
}
