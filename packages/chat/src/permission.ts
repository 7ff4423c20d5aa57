import type { ChatPerson, Ownership } from '@keyhammer/core';

/** Who may decide: those who answer for the credential, and those who may for every owner. */
export interface Entitled {
  /** `S0123` (a user group), `U0123`, an e-mail address. */
  readonly operators: readonly string[];
  /** Absent: nobody but an operator may. */
  readonly ownership?: Pick<Ownership, 'slackOwners' | 'taggedOwner'>;
}

/** What is known of somebody who wants something. */
export interface Standing {
  readonly person: ChatPerson;
  /** Which of the groups and channels that count the person belongs to. */
  readonly memberOf: ReadonlySet<string>;
  /** Why it could not be told of some of them. */
  readonly untold: readonly string[];
}

export type Permission =
  | { readonly kind: 'allowed'; readonly as: 'operator' | 'owner' }
  | { readonly kind: 'refused'; readonly why: string };

/** What could not be told counts as a no. */
export function permissionOf({ person, memberOf, untold }: Standing, { operators, ownership }: Entitled): Permission {
  if (operators.some((operator) => isOperator(person, operator) || memberOf.has(operator))) return { kind: 'allowed', as: 'operator' };
  if (ownersOf(ownership).some((owner) => isPerson(person, owner) || memberOf.has(owner))) return { kind: 'allowed', as: 'owner' };
  const [reason] = untold;
  if (reason !== undefined) return { kind: 'refused', why: `it could not be told whether you may: ${reason}` };
  return { kind: 'refused', why: ownership ? 'only its owner may, and the operators (slack.operators)' : onlyOperators(operators) };
}

/** The groups and channels whose members count. */
export function membershipsThatCount({ operators, ownership }: Entitled): {
  readonly groups: readonly string[];
  readonly channels: readonly string[];
} {
  return { groups: operators.filter(isGroup), channels: ownersOf(ownership).filter(isChannel) };
}

function onlyOperators(operators: readonly string[]): string {
  if (operators.length > 0) return 'only the operators may (slack.operators in config.json)';
  return 'nobody may yet: name the operators in config.json, under slack.operators (a user group S…, users U…, e-mail addresses)';
}

function ownersOf(ownership: Entitled['ownership']): readonly string[] {
  if (!ownership) return [];
  return [...ownership.slackOwners, ...(ownership.taggedOwner === undefined ? [] : [ownership.taggedOwner])].map((owner) => owner.trim());
}

function isGroup(operator: string): boolean {
  return /^S[A-Z0-9]{5,}$/.test(operator);
}

function isChannel(owner: string): boolean {
  return /^#.|^[CG][A-Z0-9]{7,}$/.test(owner);
}

/** By what nobody chooses for himself: never by a name. */
function isOperator({ id, email }: ChatPerson, operator: string): boolean {
  return id === operator || isAddress(email, operator);
}

function isPerson({ id, name, email }: ChatPerson, owner: string): boolean {
  if (isChannel(owner)) return false;
  const words = owner.replace(/^@/, '');
  return id === words || isAddress(email, words) || (name !== '' && name === words.toLowerCase());
}

function isAddress(email: string | undefined, words: string): boolean {
  return email !== undefined && email !== '' && email.toLowerCase() === words.toLowerCase();
}
