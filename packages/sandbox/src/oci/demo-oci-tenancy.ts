import { daysBefore } from '../aws/demo-organisation.ts';
import { NESTED_DOMAIN, OCI_CAST, OCI_COMPARTMENTS, OCI_GROUPS } from './demo-oci-cast.ts';
import { OCI_PARTS, type OciCastKey, type OciCastUser, type OciPart } from './demo-oci-parts.ts';
import { ocid } from './identifiers.ts';
import type { OciGroup, OciUser } from './model.ts';
import type { NewOciUser } from './new-entities.ts';
import { OCI_IDENTIFICATION_OPERATIONS, OCI_REMEDIATION_OPERATIONS } from './permissions.ts';
import { type OciKeyRef, OciWorld } from './world.ts';

const HOUR = 1 / 24;

export interface OciCastMember extends OciKeyRef {
  readonly userName: string;
}

export interface DemoOciTenancy {
  readonly world: OciWorld;
  readonly tenancyId: string;
  readonly cast: Readonly<Record<OciPart, OciCastMember>>;
  /** OCIDs by name; the root has the tenancy's. */
  readonly compartments: ReadonlyMap<string, string>;
  /** Besides the default one. */
  readonly nestedDomain: string;
}

/** Who and what there is already, by name. */
interface Stage {
  readonly world: OciWorld;
  readonly tenancyId: string;
  readonly now: Date;
  readonly compartments: Map<string, string>;
  /** By domain and name. */
  readonly groups: Map<string, OciGroup>;
  readonly cast: Map<OciPart, OciCastMember>;
}

/** The tenancy `analytics-oci` of a small company: each fate that a key can meet is there. Always the same OCIDs. */
export function demoOciTenancy(now: Date): DemoOciTenancy {
  const world = new OciWorld();
  const tenancyId = ocid('tenancy', 'analytics-oci');
  world.addTenancy({ id: tenancyId, name: 'analytics-oci', homeRegion: 'eu-frankfurt-1', otherRegions: ['eu-amsterdam-1'] });
  const stage: Stage = { world, tenancyId, now, compartments: new Map(), groups: new Map(), cast: new Map() };
  addPlaces(stage);
  world.operator = addOciOperator(world, tenancyId, now);
  stage.groups.get(groupName('keyhammer-auditors'))?.members.set(world.operator.userId, daysBefore(now, 30).getTime());
  for (const user of OCI_CAST) addCastUser(stage, user);
  return { world, tenancyId, cast: complete(stage.cast), compartments: stage.compartments, nestedDomain: NESTED_DOMAIN };
}

/** A user for Keyhammer to sign as, who may do what it needs and is no administrator. */
export function addOciOperator(world: OciWorld, tenancyId: string, now: Date): OciKeyRef {
  const created = daysBefore(now, 30);
  const allows = [...new Set([...OCI_IDENTIFICATION_OPERATIONS, ...OCI_REMEDIATION_OPERATIONS])];
  const user = world.addUser(tenancyId, { name: 'svc-keyhammer', description: 'Keyhammer', created, allows });
  const { fingerprint } = world.addKey(user.id, { created, signs: true });
  return { userId: user.id, fingerprint };
}

function addPlaces({ world, tenancyId, compartments, groups }: Stage): void {
  compartments.set('root', tenancyId);
  for (const { name, in: parent = 'root', deleted } of OCI_COMPARTMENTS) {
    const parentId = compartments.get(parent) ?? tenancyId;
    compartments.set(name, world.addCompartment(tenancyId, { name, parentId, ...(deleted && { state: 'DELETED' as const }) }).id);
  }
  world.addDomain(tenancyId, { name: NESTED_DOMAIN, compartmentId: compartments.get('shared-services') ?? tenancyId });
  for (const group of OCI_GROUPS) groups.set(groupName(group.name, group.domain), world.addGroup(tenancyId, group));
}

function addCastUser(stage: Stage, user: OciCastUser): void {
  const { world, tenancyId, groups } = stage;
  const added = world.addUser(tenancyId, newUser(stage, user));
  for (const name of user.groups ?? []) {
    const group = groups.get(groupName(name, user.domain));
    if (group) world.addMember(group, added.id, daysBefore(stage.now, user.made));
  }
  for (const key of user.keys) addCastKey(stage, added, key);
}

function newUser({ now }: Stage, { made, lastLogin, tags, groups: _, keys: __, ...facts }: OciCastUser): NewOciUser {
  return {
    ...facts,
    created: daysBefore(now, made),
    ...(lastLogin !== undefined && { lastLogin: daysBefore(now, lastLogin) }),
    ...(tags && { freeformTags: tags }),
  };
}

function addCastKey(stage: Stage, user: OciUser, key: OciCastKey): void {
  const { world, now, cast } = stage;
  const { fingerprint } = world.addKey(user.id, {
    created: daysBefore(now, key.made),
    ...(key.inactive && { state: 'INACTIVE' as const }),
    ...(key.signs && { signs: key.signs }),
    ...(key.sameAs && { publicKey: publicKeyOf(stage, key.sameAs) }),
  });
  const member = { userId: user.id, fingerprint, userName: user.name };
  for (const at of usesOf(key, now)) world.useKey(member, { at, ...placeOf(stage, key) });
  if (key.part) cast.set(key.part, member);
}

function publicKeyOf({ world, cast }: Stage, part: OciPart): string {
  const member = cast.get(part);
  if (!member) throw new Error(`The demo's cast has nobody for ${part} yet.`);
  return world.key(member).publicKey;
}

function usesOf({ used, times = 1 }: OciCastKey, now: Date): readonly Date[] {
  return used === undefined ? [] : Array.from({ length: times }, (_, index) => daysBefore(now, used + (times - 1 - index) * HOUR));
}

function placeOf({ compartments }: Stage, { region, compartment = 'root' }: OciCastKey) {
  const compartmentId = compartments.get(compartment);
  return { ...(region !== undefined && { region }), ...(compartmentId !== undefined && { compartmentId }) };
}

function groupName(name: string, domain = 'Default'): string {
  return `${domain}/${name}`;
}

function complete(cast: ReadonlyMap<OciPart, OciCastMember>): Record<OciPart, OciCastMember> {
  const missing = OCI_PARTS.filter((part) => !cast.has(part));
  if (missing.length > 0) throw new Error(`The demo's cast has nobody for ${missing.join(', ')}.`);
  return Object.fromEntries(cast) as Record<OciPart, OciCastMember>;
}
