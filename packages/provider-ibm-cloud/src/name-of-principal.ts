import type { Identity, IdentityKind } from './identity.ts';
import type { PrincipalNames } from './principal-names.ts';

/** A whitelist may name the holder: a credential whose holder's name could not be read is not told of at all. @throws core's errors */
export async function nameOfPrincipal(
  { kind }: Pick<IdentityKind, 'kind'>,
  { principal, name }: Identity,
  names: PrincipalNames,
): Promise<string | undefined> {
  return kind === 'ibm-api-key' ? names.of(principal) : name;
}
