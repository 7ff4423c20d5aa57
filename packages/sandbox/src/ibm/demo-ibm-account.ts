import { daysBefore } from '../aws/demo-organisation.ts';
import { DEMO_IBM_ACCOUNT, IBM_PROFILES, IBM_SERVICE_IDS, IBM_USERS } from './demo-ibm-cast.ts';
import {
  IBM_IDENTITY_PARTS,
  IBM_KEY_PARTS,
  type IbmCastKey,
  type IbmCastServiceId,
  type IbmCastUser,
  type IbmIdentityPart,
  type IbmKeyPart,
} from './demo-ibm-parts.ts';
import type { IbmApiKey, IbmServiceId, IbmTrustedProfile, IbmUser } from './model.ts';
import { type IbmOperator, IbmWorld } from './world.ts';

export interface DemoIbmAccount {
  readonly world: IbmWorld;
  readonly accountId: string;
  readonly keys: Readonly<Record<IbmKeyPart, IbmApiKey>>;
  readonly identities: Readonly<Record<IbmIdentityPart, IbmUser | IbmServiceId | IbmTrustedProfile>>;
  /** Keyhammer's functional user. A user, because a service ID could not remove users. */
  readonly operator: IbmOperator;
}

interface Parts {
  readonly keys: Map<IbmKeyPart, IbmApiKey>;
  readonly identities: Map<IbmIdentityPart, IbmUser | IbmServiceId | IbmTrustedProfile>;
}

/** The account `platform-ibm` of the demo's company, with each state that a credential can be in. Always the same ids. */
export function demoIbmAccount(now: Date, world: IbmWorld = new IbmWorld({ seed: 2026 })): DemoIbmAccount {
  const { id: accountId } = world.addAccount(DEMO_IBM_ACCOUNT);
  const parts: Parts = { keys: new Map(), identities: new Map() };
  const stage = { world, accountId, now, parts };
  for (const user of IBM_USERS) addUser(stage, user);
  const groups = addGroups(stage);
  for (const serviceId of IBM_SERVICE_IDS) addServiceId(stage, serviceId, groups);
  for (const { part, ...profile } of IBM_PROFILES) {
    cast(parts.identities, part, world.addTrustedProfile(accountId, { ...profile, ...timesOf(profile, now) }));
  }
  const operator = world.addOperator(accountId, { kind: 'user', created: daysBefore(now, 120) });
  return {
    world,
    accountId,
    operator,
    keys: complete(IBM_KEY_PARTS, parts.keys),
    identities: complete(IBM_IDENTITY_PARTS, parts.identities),
  };
}

interface Stage {
  readonly world: IbmWorld;
  readonly accountId: string;
  readonly now: Date;
  readonly parts: Parts;
}

function addUser(stage: Stage, { email, state, made, part, keys = [], ...use }: IbmCastUser): void {
  const { world, accountId, now, parts } = stage;
  const facts = { email, added: daysBefore(now, made), ...(state && { state }) };
  const user = world.addUser(accountId, { ...facts, ...activityOf(use, now) });
  cast(parts.identities, part, user);
  for (const key of keys) addKey(stage, user.iamId, key);
}

function addServiceId(stage: Stage, { part, keys = [], group, ...service }: IbmCastServiceId, groups: ReadonlyMap<string, string>): void {
  const { world, accountId, now, parts } = stage;
  const groupId = groups.get(group ?? '');
  const facts = { ...service, ...timesOf(service, now), ...(groupId !== undefined && { groupId }) };
  const added = world.addServiceId(accountId, facts);
  cast(parts.identities, part, added);
  for (const key of keys) addKey(stage, added.iamId, key);
}

/** Name → id of the service ID groups that the cast is in. */
function addGroups({ world, accountId, now }: Stage): ReadonlyMap<string, string> {
  const names = [...new Set(IBM_SERVICE_IDS.flatMap(({ group }) => group ?? []))];
  const created = daysBefore(now, 1200);
  return new Map(names.map((name) => [name, world.addServiceIdGroup(accountId, { name, created }).id]));
}

function addKey({ world, accountId, now, parts }: Stage, iamId: string, { part, ...key }: IbmCastKey): void {
  cast(parts.keys, part, world.addApiKey(accountId, iamId, { ...key, ...timesOf(key, now) }));
}

interface Times {
  readonly made: number;
  readonly used?: number;
  readonly count?: number;
}

function timesOf({ made, ...use }: Times, now: Date) {
  return { created: daysBefore(now, made), ...activityOf(use, now) };
}

function activityOf({ used, count }: Omit<Times, 'made'>, now: Date) {
  return { ...(used !== undefined && { lastAuthn: daysBefore(now, used) }), ...(count !== undefined && { authnCount: count }) };
}

function cast<Part, Member>(parts: Map<Part, Member>, part: Part | undefined, member: Member): void {
  if (part !== undefined) parts.set(part, member);
}

function complete<Part extends string, Member>(parts: readonly Part[], cast: ReadonlyMap<Part, Member>): Record<Part, Member> {
  const missing = parts.filter((part) => !cast.has(part));
  if (missing.length > 0) throw new Error(`The IBM demo's cast has nobody for ${missing.join(', ')}.`);
  return Object.fromEntries(cast) as Record<Part, Member>;
}
