import {
  type Credential,
  coverageOf,
  type EventLog,
  type LastUsed,
  type PrincipalFacts,
  type Privilege,
  type Scan,
  type ScanRequest,
} from '@keyhammer/core';
import pLimit from 'p-limit';
import { type Administrators, readAdministrators } from './administrators/read-administrators.ts';
import { credentialOf, type HeldKey, idOf, isActive, listKeys } from './api-keys/read-keys.ts';
import type { AuditReading } from './audit/audit-reading.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import type { OciUser } from './bodies/user.ts';
import type { OciSession } from './connection/oci-connection.ts';
import { allUsers } from './identity/all-users.ts';
import { getUser } from './identity/list-users.ts';
import { PartialReading } from './partial-reading.ts';
import { Wanted } from './wanted.ts';

export interface ScanSurroundings {
  readonly log: EventLog;
  readonly now: () => Date;
  /** Calls under way at once. */
  readonly concurrency: number;
}

/** One reading of users and keys for all needs, and one of Audit, if a use could decide anything. */
export async function scanTenancy(session: OciSession, request: ScanRequest, surroundings: ScanSurroundings): Promise<Scan> {
  const wanted = new Wanted(request);
  const reading = new PartialReading();
  const administrators = wanted.administrators ? await readAdministrators(session, reading) : undefined;
  const users = await usersToLookAt({ session, wanted, administrators, reading, ...surroundings });
  const held = await keysOf(users, { session, reading, ...surroundings });
  reading.requireSomething();

  const privilegeOf = (key: HeldKey) => administrators?.privilegeOf(key.user.id);
  const audit = await readUses({ session, wanted, held, privilegeOf, ...surroundings });
  const credentials = held.flatMap((key) => credentialsFrom(key, privilegeOf(key), wanted, audit));
  return {
    accountId: session.tenancyId,
    credentials,
    activeCredentials: held.filter(isActive).length,
    principals: principalFacts(held),
    coverage: coverageOf(reading.gaps),
  };
}

interface Surroundings extends ScanSurroundings {
  readonly session: OciSession;
  readonly reading: PartialReading;
}

interface Search extends Surroundings {
  readonly wanted: Wanted;
  readonly administrators: Administrators | undefined;
}

/** Everybody, or the administrators; and whoever has an issue, though no list shows them: those of domains that are not listed. */
async function usersToLookAt({ session, wanted, administrators, reading, concurrency }: Search): Promise<readonly OciUser[]> {
  const users = new Map<string, OciUser>();
  if (wanted.everybody) for await (const page of allUsers(session, reading)) for (const user of page) users.set(user.id, user);
  const missing = new Set([...(administrators?.userIds ?? []), ...wanted.watchedUsers].filter((id) => !users.has(id)));
  const limit = pLimit(concurrency);
  const read = async (id: string) => {
    const user = await reading.attempt(`the user ${id}`, () => getUser(session, id));
    if (user) users.set(id, user);
  };
  await Promise.all([...missing].map((id) => limit(() => read(id))));
  return [...users.values()];
}

/** In the order of the users. */
export async function keysOf(
  users: readonly OciUser[],
  { session, reading, now, concurrency }: Omit<Surroundings, 'log'>,
): Promise<readonly HeldKey[]> {
  const limit = pLimit(concurrency);
  const read = async (user: OciUser) => {
    const readAt = now();
    const keys = await reading.attempt(`API keys of ${user.name}`, () => listKeys(session, user.id));
    return (keys ?? []).map((key) => ({ user, key, readAt }));
  };
  return (await Promise.all(users.map((user) => limit(() => read(user))))).flat();
}

interface UseSearch extends ScanSurroundings {
  readonly session: OciSession;
  readonly wanted: Wanted;
  readonly held: readonly HeldKey[];
  readonly privilegeOf: (key: HeldKey) => Privilege | undefined;
}

async function readUses({ session, wanted, held, privilegeOf, log, now, concurrency }: UseSearch): Promise<AuditReading | undefined> {
  const { usesSince } = wanted;
  const asked = new Set(held.filter((key) => asksForUse(key, privilegeOf(key), wanted)).map(idOf));
  if (!usesSince || asked.size === 0) return undefined;
  const trail = new AuditTrail({ session, concurrency, keep: (id) => asked.has(id) });
  const audit = await trail.since(usesSince, now());
  const [reason] = audit.problems;
  if (reason !== undefined) {
    log.warn('OCI Audit was not read in whole', { account: session.tenancyId, problems: audit.problems.length, reason });
  }
  return audit;
}

function credentialsFrom(
  key: HeldKey,
  privilege: Privilege | undefined,
  wanted: Wanted,
  audit: AuditReading | undefined,
): readonly Credential[] {
  const lastUsed = audit && asksForUse(key, privilege, wanted) ? audit.lastUsedOf(idOf(key)) : notRead(key);
  const credential = credentialOf(key, lastUsed, privilege);
  return wanted.isWatched(credential.id, credential.principal) || wanted.isCandidate(credential, lastUsed) ? [credential] : [];
}

function asksForUse(key: HeldKey, privilege: Privilege | undefined, wanted: Wanted): boolean {
  return wanted.asksForUse(credentialOf(key, notRead(key), privilege), wanted.isWatched(idOf(key), key.user.id));
}

function notRead(key: HeldKey): LastUsed {
  return { kind: 'unknown', reason: isActive(key) ? 'not read: it would decide nothing' : 'not read: the key is inactive' };
}

/** Of those who hold keys. How many credentials they have in all is not known: there are passwords and tokens, too. */
function principalFacts(held: readonly HeldKey[]): ReadonlyMap<string, PrincipalFacts> {
  return new Map(held.flatMap(({ user: { id, mfa } }) => (mfa === undefined ? [] : [[id, { mfa }]])));
}
