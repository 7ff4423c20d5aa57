import { type CredentialRef, type LiveCredential, type ScanNeed, UnavailableError } from '@keyhammer/core';
import { credentialOf, type Reading } from './identity.ts';
import { identityKind } from './kinds.ts';
import { nameOfPrincipal } from './name-of-principal.ts';
import { PrincipalNames } from './principal-names.ts';
import { requireSight } from './reach.ts';
import { refusePrivileged } from './scan-account.ts';

/** @param need if given, the last use is read */
export async function look(reading: Reading, ref: CredentialRef, need?: ScanNeed): Promise<LiveCredential> {
  if (need) refusePrivileged(need);
  const kind = identityKind(ref.kind);
  const readAt = reading.now();
  const identity = await kind.read(reading, ref.id, { activity: need !== undefined });
  if (!identity) {
    await requireSight(reading, kind, `The ${kind.noun} ${ref.id}`);
    return { kind: 'gone' };
  }
  if (identity.principal !== ref.principal) {
    throw new UnavailableError(`IBM Cloud says that the ${kind.noun} ${ref.id} is of ${identity.principal} instead of ${ref.principal}`);
  }
  const principalName = await nameOfPrincipal(kind, identity, new PrincipalNames(reading));
  return { kind: 'found', credential: credentialOf(kind, identity, { principalName, readAt }) };
}
