import type { Credential, LastUsed, Privilege } from '@keyhammer/core';
import { type OciApiKey, parseApiKey } from '../bodies/api-key.ts';
import type { OciUser } from '../bodies/user.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { apiKeyId, KIND } from './api-key-id.ts';

/** A key and whose it is. */
export interface HeldKey {
  readonly user: OciUser;
  readonly key: OciApiKey;
  readonly readAt: Date;
}

export function pathOfKeys(userId: string): string {
  return `/20160918/users/${encodeURIComponent(userId)}/apiKeys`;
}

/** All API keys of a user: three at the most. One that is not among them is gone. */
export async function listKeys({ identity, name }: OciSession, userId: string): Promise<readonly OciApiKey[]> {
  const call = {
    what: `Could not list the API keys of the user ${userId} of the tenancy ${name}`,
    permission: 'read users',
    path: pathOfKeys(userId),
  };
  const keys = await identity.list(call, parseApiKey);
  return keys.filter(({ deleted }) => !deleted);
}

export function idOf({ user, key }: HeldKey): string {
  return apiKeyId(user.id, key.fingerprint);
}

/** A key of somebody who may not use API keys opens nothing. */
export function isActive({ user, key }: HeldKey): boolean {
  return key.active && user.mayUseApiKeys;
}

export function credentialOf(held: HeldKey, lastUsed: LastUsed, privilege?: Privilege): Credential {
  const { user, key, readAt } = held;
  return {
    kind: KIND,
    id: idOf(held),
    name: key.fingerprint,
    principal: user.id,
    principalName: user.name,
    status: isActive(held) ? 'active' : 'inactive',
    created: key.created,
    lastUsed,
    ...(privilege && { privilege }),
    readAt,
  };
}
