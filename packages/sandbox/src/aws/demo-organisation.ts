import { CAST, CAST_PARTS, type CastKey, type CastPart, type CastUser } from './demo-cast.ts';
import type { Role } from './model.ts';
import { IDENTIFICATION_ACTIONS, REMEDIATION_ACTIONS } from './permissions.ts';
import { AwsWorld, type NewKey } from './world.ts';

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

export interface CastMember {
  readonly accountId: string;
  readonly userName: string;
  readonly keyId: string;
}

export interface DemoOrganisation {
  readonly world: AwsWorld;
  /** id → name of every account, the suspended and the denied one included. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly cast: Readonly<Record<CastPart, CastMember>>;
}

/** A small company, hand-picked so that each fate that a key can meet is there. Always the same ids for the same options. */
export function demoOrganisation(now: Date, options: DemoOptions = {}): DemoOrganisation {
  const [main] = CAST;
  const world = new AwsWorld({ mainAccountId: main?.id ?? '', seed: 2026 });
  const cast = new Map<CastPart, CastMember>();
  for (const { id, name, users } of CAST) {
    world.addAccount({ id, name, alias: `example-${name}`, roles: keyhammerRoles(options) });
    for (const user of users) addCastUser(world, id, user, now, cast);
  }
  if (options.suspendedAccount) {
    world.addAccount({ id: '555566667777', name: 'legacy-shop', state: 'SUSPENDED', roles: keyhammerRoles(options) });
  }
  if (options.deniedAccount) world.addAccount({ id: '888877776666', name: 'acquired-startup' });
  return { world, accounts: new Map([...world.accounts].map(([id, { name }]) => [id, name])), cast: complete(cast) };
}

/** Roles with just what their workers need: one reads, the other sees a key and changes its status. */
export function keyhammerRoles({ externalId }: RoleOptions = {}): Record<string, Role> {
  const trust = { ...(externalId !== undefined && { externalId }) };
  return {
    [IDENTIFICATION_ROLE]: { ...trust, allows: IDENTIFICATION_ACTIONS },
    [REMEDIATION_ROLE]: { ...trust, allows: REMEDIATION_ACTIONS },
  };
}

function addCastUser(world: AwsWorld, accountId: string, user: CastUser, now: Date, cast: Map<CastPart, CastMember>): void {
  const created = daysBefore(now, user.made);
  const password = user.console && { password: { changed: created } };
  world.addUser(accountId, { name: user.name, created, ...(user.tags && { tags: user.tags }), ...password });
  for (const key of user.keys) {
    const { id } = world.addKey(accountId, user.name, newKey(key, now));
    if (key.part) cast.set(key.part, { accountId, userName: user.name, keyId: id });
  }
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

function complete(cast: ReadonlyMap<CastPart, CastMember>): Record<CastPart, CastMember> {
  const missing = CAST_PARTS.filter((part) => !cast.has(part));
  if (missing.length > 0) throw new Error(`The demo's cast has nobody for ${missing.join(', ')}.`);
  return Object.fromEntries(cast) as Record<CastPart, CastMember>;
}
