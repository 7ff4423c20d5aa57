import type { Credential, HolderRef } from '@keyhammer/core';
import { credentialOf, type Reading } from './identity.ts';
import { identityKind } from './kinds.ts';
import { nameOfPrincipal } from './name-of-principal.ts';
import { PrincipalNames } from './principal-names.ts';
import { requireSight } from './reach.ts';

/** All of a kind that a principal holds, without their last use. @throws core's errors */
export async function held(reading: Reading, holder: HolderRef): Promise<readonly Credential[]> {
  const kind = identityKind(holder.kind);
  const names = new PrincipalNames(reading);
  const readAt = reading.now();
  const identities = await kind.heldBy(reading, holder.principal);
  if (identities.length === 0) await requireSight(reading, kind, `What ${holder.principal} holds of ${kind.plural}`);
  const read = async (identity: (typeof identities)[number]) =>
    credentialOf(kind, identity, { principalName: await nameOfPrincipal(kind, identity, names), readAt });
  return Promise.all(identities.map(read));
}
