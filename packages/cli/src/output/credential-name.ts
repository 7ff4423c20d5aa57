import { checkNamed } from '@keyhammer/checks';
import { type Credential, type CredentialKind, type Issue, nameOf, principalNameOf } from '@keyhammer/core';
import { shortId } from './short-id.ts';

/** What a credential is called by, whatever tells of it. */
export type Named = Pick<Credential, 'kind' | 'id' | 'name' | 'principal' | 'principalName'>;

/** Those that sign in themselves: whose it is, is what it is. */
const IDENTITIES: ReadonlySet<CredentialKind> = new Set(['ibm-service-id', 'ibm-trusted-profile', 'ibm-user']);

export function namedIn({ id, details }: Issue): Named {
  return { ...details, id };
}

/** It has no holder besides itself: a console password, a service ID. */
export function isItsHolder({ kind, id, principal }: Pick<Named, 'kind' | 'id' | 'principal'>): boolean {
  return id === principal || IDENTITIES.has(kind);
}

/** What people call whose it is. */
export function holderOf(named: Named): string {
  return IDENTITIES.has(named.kind) ? nameOf(named) : principalNameOf(named);
}

/** The same for a column. */
export function holderName(named: Named): string {
  return shortId(holderOf(named));
}

/** For a list that names the holder as well: its name, or, of what is its own holder, what it is. */
export function credentialName(issue: Issue): string {
  const named = namedIn(issue);
  return isItsHolder(named) ? nounOf(issue) : nameOf(named);
}

/** In a sentence: `AKIA… of alice`, `the console password of alice`, `the IBM Cloud API key deploy of ci`. */
export function credentialOf(issue: Issue): string {
  const named = namedIn(issue);
  const [noun, holder] = [nounOf(issue), holderOf(named)];
  if (IDENTITIES.has(named.kind)) return `the ${noun} ${holder}`;
  if (isItsHolder(named)) return `the ${noun} of ${holder}`;
  return named.name === undefined ? `${named.id} of ${holder}` : `the ${noun} ${named.name} of ${holder}`;
}

function nounOf({ check, id }: Issue): string {
  return checkNamed(check)?.words.noun ?? id;
}
