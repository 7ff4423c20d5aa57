import { type Credential, type Gap, RemoteError, reasonOf, type WatchedCredential } from '@keyhammer/core';
import pLimit from 'p-limit';
import { credentialOf, type Identity, type IdentityKind, type Reading } from './identity.ts';
import { nameOfPrincipal } from './name-of-principal.ts';
import type { PrincipalNames } from './principal-names.ts';
import { requireSight } from './reach.ts';

export interface ReadEachRequest {
  readonly kind: IdentityKind;
  /** As the list showed them. */
  readonly kept: ReadonlyMap<string, Identity>;
  readonly watched: readonly WatchedCredential[];
  readonly names: PrincipalNames;
  /** Calls under way. */
  readonly concurrency: number;
}

export interface EachRead {
  readonly credentials: readonly Credential[];
  readonly gaps: readonly Gap[];
}

/** Reads each by itself, with its exact last use. What has gone meanwhile is neither found nor a gap. */
export async function readEach(reading: Reading, request: ReadEachRequest): Promise<EachRead> {
  const { kind, kept, watched, concurrency } = request;
  const limit = pLimit(concurrency);
  const credentials: Credential[] = [];
  const gaps: Gap[] = [];
  const ids = new Set(kept.keys());
  const guard = async (what: string, read: () => Promise<void>) => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      gaps.push({ kind: kind.kind, what, reason: reasonOf(error) });
    }
  };
  const readHolder = ({ id, principal }: WatchedCredential) =>
    guard(`${kind.plural} of ${principal}`, async () => {
      if (id !== undefined) return void ids.add(id);
      const held = await kind.heldBy(reading, principal);
      if (held.length === 0) await requireSight(reading, kind, `What ${principal} holds of ${kind.plural}`);
      for (const identity of held) ids.add(identity.id);
    });
  const readOne = (id: string) =>
    guard(`${kind.noun} ${id}`, async () => {
      const found = await readIdentity(reading, request, id);
      if (found.gap) gaps.push(found.gap);
      if (found.credential) credentials.push(found.credential);
    });
  await Promise.all(watched.map((each) => limit(() => readHolder(each))));
  await Promise.all([...ids].map((id) => limit(() => readOne(id))));
  return { credentials, gaps };
}

/** One whose last use could not be read is what the list showed, with an unknown last use. @throws RemoteError if nothing is known of it */
async function readIdentity(
  reading: Reading,
  { kind, kept, names }: ReadEachRequest,
  id: string,
): Promise<{ readonly credential?: Credential; readonly gap?: Gap }> {
  const readAt = reading.now();
  const { identity, gap } = await withLastUse(reading, kind, { id, listed: kept.get(id) });
  if (!identity) return {};
  const principalName = await nameOfPrincipal(kind, identity, names);
  return { credential: credentialOf(kind, identity, { principalName, readAt }), ...(gap && { gap }) };
}

async function withLastUse(
  reading: Reading,
  kind: IdentityKind,
  { id, listed }: { readonly id: string; readonly listed: Identity | undefined },
): Promise<{ readonly identity: Identity | undefined; readonly gap?: Gap }> {
  try {
    const identity = await kind.read(reading, id, { activity: true });
    // One that the list showed has gone meanwhile.
    if (!identity && !listed) await requireSight(reading, kind, `The ${kind.noun} ${id}`);
    return { identity };
  } catch (error) {
    if (!listed || !(error instanceof RemoteError)) throw error;
    const reason = reasonOf(error);
    const gap = { kind: kind.kind, what: `last use of the ${kind.noun} ${id}`, reason };
    return { identity: { ...listed, lastUsed: { kind: 'unknown', reason } }, gap };
  }
}
