import type { CredentialKind, Issue, Provider, WatchedCredential } from '@keyhammer/core';
import { FORMS, ROOT_USER } from './credential-forms.ts';
import { UsageError } from './usage-error.ts';

/** What is asked about: one credential, or all that a principal holds. */
export interface Subject {
  readonly principal: string;
  readonly watched: readonly WatchedCredential[];
  /** Only the credential of this id. */
  readonly only?: string;
}

export interface SubjectQuestion {
  readonly provider: Provider;
  /** What was typed. */
  readonly wanted: string;
  /** Whose it is, if that was said. */
  readonly user: string | undefined;
  /** All that is stored of the account. */
  readonly issues: readonly Issue[];
  /** Asks the cloud whose a credential is. `undefined`: there is no such credential. */
  readonly findHolder: (id: string) => Promise<string | undefined>;
}

/** What was seen is better than what is said; and what is said, better than what has to be asked. @throws UsageError */
export async function subjectOf({ provider, wanted: typed, user, issues, findHolder }: SubjectQuestion): Promise<Subject> {
  const wanted = provider === 'aws' && typed === 'root' ? ROOT_USER : typed;
  const stored = storedCredential(issues, wanted);
  if (stored)
    return stored.id === stored.details.principal
      ? allOf(provider, stored.id)
      : one(stored.details.kind, stored.id, stored.details.principal);
  const { kindOf, isPrincipal, advice } = FORMS[provider];
  const kind = kindOf(wanted);
  if (kind === 'aws-root-user') return one(kind, wanted, ROOT_USER);
  if (kind) {
    const holder = user ?? (await findHolder(wanted));
    if (holder === undefined) throw new UsageError(`There is no ${wanted} in this account.`);
    return one(kind, wanted, holder);
  }
  const principal = storedPrincipal(issues, wanted) ?? (isPrincipal(wanted) ? wanted : undefined);
  if (principal === undefined) throw new UsageError(`Nothing that is stored of this account is called "${wanted}". ${advice}`);
  return allOf(provider, principal);
}

/** The one that has the id or, if only one has it, the name. */
function storedCredential(issues: readonly Issue[], wanted: string): Issue | undefined {
  const byId = issues.find(({ id }) => id === wanted);
  if (byId) return byId;
  const named = issues.filter(({ details }) => details.name === wanted);
  requireOne(wanted, new Set(named.map(({ id }) => id)));
  return named[0];
}

function storedPrincipal(issues: readonly Issue[], wanted: string): string | undefined {
  const principals = new Set(issues.filter(({ details }) => details.principalName === wanted).map(({ details }) => details.principal));
  requireOne(wanted, principals);
  return [...principals][0];
}

function requireOne(wanted: string, ids: ReadonlySet<string>): void {
  if (ids.size > 1) throw new UsageError(`Several are called "${wanted}": ${[...ids].join(', ')}. Give the id of one.`);
}

/** The root user's are read all at once: nothing but the report tells of them. */
function one(kind: CredentialKind, id: string, principal: string): Subject {
  const watched = kind === 'aws-root-user' ? { kind, principal } : { kind, id, principal };
  return { principal, watched: [watched], only: id };
}

function allOf(provider: Provider, principal: string): Subject {
  return { principal, watched: FORMS[provider].heldBy(principal).map((kind) => ({ kind, principal })) };
}
