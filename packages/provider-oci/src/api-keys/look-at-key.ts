import {
  type Credential,
  type CredentialRef,
  isBefore,
  type LastUsed,
  type LiveCredential,
  type Privilege,
  type ScanNeed,
} from '@keyhammer/core';
import { readAdministrators } from '../administrators/read-administrators.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { getUser } from '../identity/list-users.ts';
import { PartialReading } from '../partial-reading.ts';
import { splitApiKeyId } from './api-key-id.ts';
import { credentialOf, type HeldKey, isActive, listKeys } from './read-keys.ts';

/** A tenancy, and what is known of it from former looks. */
export interface Surroundings {
  readonly session: OciSession;
  readonly trail: AuditTrail;
  readonly now: () => Date;
}

/** The key as OCI shows it now. `gone` only if the list of the user's keys, in whole, lacks it: a user who is not shown may just not be visible. */
export async function lookAtKey(surroundings: Surroundings, ref: CredentialRef, need: ScanNeed | undefined): Promise<LiveCredential> {
  const held = await findKey(surroundings, ref);
  if (!held) return { kind: 'gone' };
  const lastUsed = await lastUseOf(surroundings, ref, held, need);
  const privilege = need?.privileged ? await privilegeOf(surroundings.session, held) : undefined;
  return { kind: 'found', credential: credentialOf(held, lastUsed, privilege) };
}

export async function findKey({ session, now }: Surroundings, { id }: CredentialRef): Promise<HeldKey | undefined> {
  const { userId, fingerprint } = splitApiKeyId(id);
  return (await heldBy({ session, now }, userId)).find(({ key }) => key.fingerprint === fingerprint);
}

/** The user is read only if there are keys to tell of. */
export async function heldBy({ session, now }: Pick<Surroundings, 'session' | 'now'>, userId: string): Promise<readonly HeldKey[]> {
  const readAt = now();
  const keys = await listKeys(session, userId);
  if (keys.length === 0) return [];
  const user = await getUser(session, userId);
  return keys.map((key) => ({ user, key, readAt }));
}

export function withoutUse(held: HeldKey): Credential {
  return credentialOf(held, { kind: 'unknown', reason: 'not read: it was not asked for' });
}

async function lastUseOf(
  { trail, now }: Surroundings,
  { id }: CredentialRef,
  held: HeldKey,
  need: ScanNeed | undefined,
): Promise<LastUsed> {
  const since = need?.unusedSince;
  if (!since) return { kind: 'unknown', reason: 'not read: it was not asked for' };
  if (!isActive(held)) return { kind: 'unknown', reason: 'not read: the key is inactive' };
  if (!isBefore(held.key.created, since)) return { kind: 'unknown', reason: 'not read: the key was made after the threshold' };
  return (await trail.since(since, now())).lastUsedOf(id);
}

async function privilegeOf(session: OciSession, { user }: HeldKey): Promise<Privilege> {
  return (await readAdministrators(session, new PartialReading())).privilegeOf(user.id);
}
