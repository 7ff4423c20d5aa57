import { type Listed, RemoteError, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import { apiKeys } from './api-keys/api-keys.ts';
import { credentialOf, type Identity, type IdentityKind, type Reading } from './identity.ts';
import { nameOfPrincipal } from './name-of-principal.ts';
import { PrincipalNames } from './principal-names.ts';
import { doubtReach, Reach } from './reach.ts';

import { serviceIds } from './service-ids/service-ids.ts';
import { trustedProfiles } from './trusted-profiles/trusted-profiles.ts';
import { users } from './users/users.ts';

/** API keys come last: by then the names of their holders have been seen. */
const ORDER = [users, serviceIds, trustedProfiles, apiKeys];

/** Everything there is, a page at a time. Each is read by itself, for lists tell no activity. */
export async function* listAccount(reading: Reading, concurrency: number): AsyncGenerator<Listed> {
  const names = new PrincipalNames(reading);
  const limit = pLimit(concurrency);
  for (const kind of ORDER) {
    const reach = new Reach();
    try {
      for await (const page of kind.pages(reading)) {
        for (const identity of page) {
          reach.note(identity);
          if (kind !== apiKeys) names.note(identity.principal, identity.name);
        }
        const listed = await Promise.all(page.map((identity) => limit(() => entryOf(reading, { kind, identity, names }))));
        yield* listed.flat();
      }
      const gap = await doubtReach(reading, kind, reach);
      if (gap) yield { kind: 'gap', gap };
    } catch (error) {
      yield gapOf(kind, kind.plural, error);
    }
  }
}

interface EntryRequest {
  readonly kind: IdentityKind;
  readonly identity: Identity;
  readonly names: PrincipalNames;
}

/** Nothing, if it has gone since it was listed. */
async function entryOf(reading: Reading, { kind, identity: listed, names }: EntryRequest): Promise<readonly Listed[]> {
  const readAt = reading.now();
  try {
    const identity = await withActivity(reading, kind, listed);
    if (!identity) return [];
    const principalName = await nameOfPrincipal(kind, identity, names);
    const owner = ownerOf(identity, principalName);
    const entry = {
      credential: credentialOf(kind, identity, { principalName, readAt }),
      ...(owner !== undefined && { owner }),
      ...(identity.useCount !== undefined && { useCount: identity.useCount }),
      ...((kind === apiKeys || kind === serviceIds) && { locked: identity.locked }),
    };
    return [{ kind: 'entry', entry }];
  } catch (error) {
    return [gapOf(kind, `${kind.noun} ${listed.id}`, error)];
  }
}

async function withActivity(reading: Reading, kind: IdentityKind, listed: Identity): Promise<Identity | undefined> {
  try {
    return await kind.read(reading, listed.id, { activity: true });
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { ...listed, lastUsed: { kind: 'unknown', reason: reasonOf(error) } };
  }
}

/** Of a user's API key, the user. Nobody is told of a service ID. */
function ownerOf({ email, principal }: Identity, principalName: string | undefined): string | undefined {
  if (email !== undefined) return email;
  return !principal.startsWith('iam-') && principalName?.includes('@') ? principalName : undefined;
}

function gapOf({ kind }: IdentityKind, what: string, error: unknown): Listed {
  if (!(error instanceof RemoteError)) throw error;
  return { kind: 'gap', gap: { kind, what, reason: reasonOf(error) } };
}
