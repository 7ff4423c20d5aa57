import { type CredentialKind, RejectedError } from '@keyhammer/core';
import { apiKeys } from './api-keys/api-keys.ts';
import type { IdentityKind } from './identity.ts';
import { serviceIds } from './service-ids/service-ids.ts';
import { trustedProfiles } from './trusted-profiles/trusted-profiles.ts';
import { users } from './users/users.ts';

/** The kinds that are known here, each a folder. API keys come first: they tell which service IDs are active. */
const KINDS: ReadonlyMap<CredentialKind, IdentityKind> = new Map(
  [apiKeys, serviceIds, trustedProfiles, users].map((kind) => [kind.kind, kind]),
);

/** @throws RejectedError */
export function identityKind(kind: CredentialKind): IdentityKind {
  const known = KINDS.get(kind);
  if (!known) throw new RejectedError(`IBM Cloud has no credentials of the kind ${kind}`);
  return known;
}

/** Those that are asked for, in the order that takes the fewest calls. @throws RejectedError */
export function identityKinds(wanted: ReadonlySet<CredentialKind>): readonly IdentityKind[] {
  for (const kind of wanted) identityKind(kind);
  return [...KINDS.values()].filter(({ kind }) => wanted.has(kind));
}

/** Of the kind that an id is of, by its form. */
export function kindOfId(id: string): IdentityKind {
  if (id.startsWith('ApiKey-')) return apiKeys;
  if (id.startsWith('ServiceId-')) return serviceIds;
  return id.startsWith('Profile-') ? trustedProfiles : users;
}

/** Of the kind that an IAM id is of: that of a service ID, a trusted profile, or a user. */
export function kindOfPrincipal(iamId: string): IdentityKind {
  return iamId.startsWith('iam-') ? kindOfId(iamId.slice('iam-'.length)) : users;
}
