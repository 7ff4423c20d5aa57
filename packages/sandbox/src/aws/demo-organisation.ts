import { awsManagedPolicyArn } from './aws-managed-policies.ts';
import { CAST } from './demo-cast.ts';
import {
  CAST_PARTS,
  type CastAccount,
  type CastKey,
  type CastPart,
  type CastPassword,
  type CastUser,
  PEOPLE_PARTS,
  type PeoplePart,
} from './demo-parts.ts';
import type { Role } from './model.ts';
import type { NewKey, NewPassword } from './new-entities.ts';
import { IDENTIFICATION_ACTIONS, REMEDIATION_ACTIONS } from './permissions.ts';
import { AwsWorld } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The names that the sandbox's accounts give to Keyhammer's two roles. */
export const IDENTIFICATION_ROLE = 'keyhammer-identification';
export const REMEDIATION_ROLE = 'keyhammer-remediation';

export interface RoleOptions {
  readonly externalId?: string;
}

export interface DemoOptions extends RoleOptions {
  /** Adds `legacy-shop`, an account that the organisation has suspended. */
  readonly suspendedAccount?: boolean;
  /** Adds `acquired-startup`, an active account that has no roles for us. */
  readonly deniedAccount?: boolean;
}

export interface CastPerson {
  readonly accountId: string;
  readonly userName: string;
}

export interface CastMember extends CastPerson {
  readonly keyId: string;
}

export interface DemoOrganisation {
  readonly world: AwsWorld;
  /** id → name of every account, the suspended and the denied one included. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly cast: Readonly<Record<CastPart, CastMember>>;
  /** Users whose console password matters. */
  readonly people: Readonly<Record<PeoplePart, CastPerson>>;
}

/** A small company, hand-picked so that each fate that a key can meet is there. Always the same ids for the same options. */
export function demoOrganisation(now: Date, options: DemoOptions = {}): DemoOrganisation {
  const [main] = CAST;
  const world = new AwsWorld({ mainAccountId: main?.id ?? '', seed: 2026 });
  const parts: Parts = { keys: new Map(), people: new Map() };
  for (const account of CAST) {
    world.addAccount({ id: account.id, name: account.name, alias: `example-${account.name}`, roles: keyhammerRoles(options) });
    addRootAndGroups(world, account, now);
    for (const user of account.users) addCastUser(world, account.id, user, now, parts);
  }
  if (options.suspendedAccount) {
    world.addAccount({ id: '555566667777', name: 'legacy-shop', state: 'SUSPENDED', roles: keyhammerRoles(options) });
  }
  if (options.deniedAccount) world.addAccount({ id: '888877776666', name: 'acquired-startup' });
  return {
    world,
    accounts: new Map([...world.accounts].map(([id, { name }]) => [id, name])),
    cast: complete(CAST_PARTS, parts.keys),
    people: complete(PEOPLE_PARTS, parts.people),
  };
}

/** Roles with just what their workers need: one reads, the other looks at one credential and acts on it. */
export function keyhammerRoles({ externalId }: RoleOptions = {}): Record<string, Role> {
  const trust = { ...(externalId !== undefined && { externalId }) };
  return {
    [IDENTIFICATION_ROLE]: { ...trust, allows: IDENTIFICATION_ACTIONS },
    [REMEDIATION_ROLE]: { ...trust, allows: REMEDIATION_ACTIONS },
  };
}

interface Parts {
  readonly keys: Map<CastPart, CastMember>;
  readonly people: Map<PeoplePart, CastPerson>;
}

function addRootAndGroups(world: AwsWorld, { id, root = {}, groups = {} }: CastAccount, now: Date): void {
  const signedIn = root.signedIn !== undefined && { passwordLastUsed: daysBefore(now, root.signedIn) };
  world.setRoot(id, { ...signedIn, keys: root.key ? [newKey(root.key, now)] : [] });
  for (const [name, policies] of Object.entries(groups)) world.addGroup(id, { name, attachedPolicies: policies.map(awsManagedPolicyArn) });
}

function addCastUser(world: AwsWorld, accountId: string, user: CastUser, now: Date, parts: Parts): void {
  const { name, made, console, policies, keys, ...facts } = user;
  world.addUser(accountId, {
    ...facts,
    name,
    created: daysBefore(now, made),
    ...(console && { password: newPassword(console, now) }),
    ...(policies && { attachedPolicies: policies.map(awsManagedPolicyArn) }),
  });
  if (console?.part) parts.people.set(console.part, { accountId, userName: name });
  for (const key of keys) {
    const { id } = world.addKey(accountId, name, newKey(key, now));
    if (key.part) parts.keys.set(key.part, { accountId, userName: name, keyId: id });
  }
}

function newPassword({ made, changed = made, used }: CastPassword, now: Date): NewPassword {
  const lastUsed = used !== undefined && { lastUsed: daysBefore(now, used) };
  return { created: daysBefore(now, made), changed: daysBefore(now, changed), ...lastUsed };
}

function newKey({ made, used, service, region, inactive }: CastKey, now: Date): NewKey {
  const place = { ...(service !== undefined && { service }), ...(region !== undefined && { region }) };
  return {
    created: daysBefore(now, made),
    ...(used !== undefined && { lastUsed: { at: daysBefore(now, used), ...place } }),
    ...(inactive && { status: 'Inactive' as const }),
  };
}

/** To the second, as IAM tells time. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(Math.floor((now.getTime() - days * DAY_MS) / 1000) * 1000);
}

function complete<Part extends string, Member>(parts: readonly Part[], cast: ReadonlyMap<Part, Member>): Record<Part, Member> {
  const missing = parts.filter((part) => !cast.has(part));
  if (missing.length > 0) throw new Error(`The demo's cast has nobody for ${missing.join(', ')}.`);
  return Object.fromEntries(cast) as Record<Part, Member>;
}
