import { daysBefore } from '../aws/demo-organisation.ts';
import { type Random, seededRandom } from '../aws/identifiers.ts';
import { addOciOperator } from './demo-oci-tenancy.ts';
import { ocid } from './identifiers.ts';
import type { OciGroup } from './model.ts';
import { OciWorld } from './world.ts';

export interface GeneratedOciOptions {
  readonly users: number;
  readonly now: Date;
  /** Compartments below the root; 4 if absent. */
  readonly compartments?: number;
  /** The part of the users who are administrators; 0.01 if absent. */
  readonly adminFraction?: number;
  /** The part of the keys that were not used within the threshold; 0.1 if absent. */
  readonly unusedFraction?: number;
  /** What counts as unused, in days; 90 if absent. */
  readonly thresholdDays?: number;
  readonly seed?: number;
}

/** What a reader of the tenancy will find, Keyhammer's own user and key included. */
export interface OciTenancyCounts {
  readonly users: number;
  readonly keys: number;
  readonly adminUsers: number;
  readonly adminKeys: number;
  /** Keys that were made before the threshold. */
  readonly oldKeys: number;
  /** Those of them that were not used within it. */
  readonly unusedKeys: number;
  /** In all compartments and regions. */
  readonly auditEvents: number;
}

export interface GeneratedOciTenancy {
  readonly world: OciWorld;
  readonly tenancyId: string;
  readonly counts: OciTenancyCounts;
}

/** What is being generated. */
interface Draft {
  readonly options: GeneratedOciOptions;
  readonly world: OciWorld;
  readonly tenancyId: string;
  /** The root first. */
  readonly compartmentIds: readonly string[];
  readonly administrators: OciGroup;
  readonly random: Random;
}

/**
 * A tenancy of any size, the same for the same options. Every fourth user has no key, every fourth two; each key that is used has one event
 * in Audit, in some compartment of either region. Every tenth key is younger than the threshold, and was never used.
 */
export function generatedOciTenancy(options: GeneratedOciOptions): GeneratedOciTenancy {
  const { users, compartments = 4, now, seed = 1 } = options;
  const world = new OciWorld();
  const tenancyId = ocid('tenancy', 'generated');
  world.addTenancy({ id: tenancyId, name: 'generated', homeRegion: 'eu-frankfurt-1', otherRegions: ['eu-amsterdam-1'] });
  world.operator = addOciOperator(world, tenancyId, now);
  const compartmentIds = Array.from(
    { length: compartments },
    (_, index) => world.addCompartment(tenancyId, { name: `team-${index + 1}` }).id,
  );
  const administrators = world.addGroup(tenancyId, { name: 'Administrators' });
  const draft: Draft = {
    options,
    world,
    tenancyId,
    compartmentIds: [tenancyId, ...compartmentIds],
    administrators,
    random: seededRandom(seed),
  };
  for (let index = 0; index < users; index += 1) addUser(draft, index);
  return { world, tenancyId, counts: countsOf(draft) };
}

function addUser(draft: Draft, index: number): void {
  const { options, world, tenancyId, administrators, random } = draft;
  const name = `user-${String(index + 1).padStart(5, '0')}`;
  const user = world.addUser(tenancyId, { name, created: daysBefore(options.now, 1200), email: `${name}@example.com` });
  if (random() < (options.adminFraction ?? 0.01)) world.addMember(administrators, user.id);
  const keys = [0, 1, 1, 2][index % 4] ?? 1;
  for (let key = 0; key < keys; key += 1) addKey(draft, user.id);
}

function addKey(draft: Draft, userId: string): void {
  const { options, world, random } = draft;
  const threshold = thresholdOf(options);
  if (random() < 0.1) return void world.addKey(userId, { created: daysBefore(options.now, random() * threshold * 0.9) });
  const made = threshold + 1 + random() * 500;
  const { fingerprint } = world.addKey(userId, { created: daysBefore(options.now, made) });
  const used = random() < (options.unusedFraction ?? 0.1) ? threshold + random() * (made - threshold) : random() * threshold * 0.9;
  world.useKey({ userId, fingerprint }, { at: daysBefore(options.now, used), ...placeOf(draft) });
}

function placeOf({ compartmentIds, tenancyId, random }: Draft) {
  const compartmentId = compartmentIds[Math.floor(random() * compartmentIds.length)] ?? tenancyId;
  return { compartmentId, region: random() < 0.5 ? ('eu-frankfurt-1' as const) : ('eu-amsterdam-1' as const) };
}

function countsOf({ options, world, tenancyId, administrators }: Draft): OciTenancyCounts {
  const { users, audit } = world.tenancy(tenancyId);
  const before = options.now.getTime() - thresholdOf(options) * 24 * 60 * 60 * 1000;
  const keys = [...users.values()].flatMap((user) => user.keys.map((key) => ({ user, key })));
  const old = keys.filter(({ key }) => key.created < before);
  const used = usedSince(world, tenancyId, before);
  return {
    users: users.size,
    keys: keys.length,
    adminUsers: administrators.members.size,
    adminKeys: keys.filter(({ user }) => administrators.members.has(user.id)).length,
    oldKeys: old.length,
    unusedKeys: old.filter(({ user, key }) => !used.has(`${user.id}/${key.fingerprint}`)).length,
    auditEvents: audit.size,
  };
}

function usedSince(world: OciWorld, tenancyId: string, since: number): ReadonlySet<string> {
  const { regions, compartments, audit } = world.tenancy(tenancyId);
  const places = regions.flatMap((region) => [tenancyId, ...compartments.keys()].map((compartmentId) => ({ region, compartmentId })));
  const records = places.flatMap((place) => audit.between(place, since, Number.POSITIVE_INFINITY));
  return new Set(records.map(({ userId, fingerprint }) => `${userId}/${fingerprint}`));
}

function thresholdOf({ thresholdDays = 90 }: GeneratedOciOptions): number {
  return thresholdDays;
}
