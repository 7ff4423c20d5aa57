import { type Random, seededRandom } from '../aws/identifiers.ts';
import type { IbmThrottleLimit, RemovalConditions, ReportConditions } from './conditions.ts';
import { ibmApiKeyValueOf, uuid } from './identifiers.ts';
import type { IbmAccount, IbmApiKey, IbmServiceId, IbmServiceIdGroup, IbmSights, IbmTracked, IbmTrustedProfile, IbmUser } from './model.ts';
import {
  ibmAccountOf,
  ibmApiKeyOf,
  ibmProfileOf,
  ibmServiceIdOf,
  ibmUserOf,
  type NewIbmAccount,
  type NewIbmApiKey,
  type NewIbmServiceId,
  type NewIbmTrustedProfile,
  type NewIbmUser,
} from './new-entities.ts';

const ERASED_AFTER_MS = 90 * 24 * 60 * 60 * 1000;

/** An identity for Keyhammer in an account, and the API key that it signs in with. */
export interface IbmOperator {
  readonly iamId: string;
  readonly keyId: string;
  /** The key's value. */
  readonly apiKey: string;
}

export interface NewIbmOperator extends IbmSights {
  /** A user can remove users, a service ID can not. */
  readonly kind: 'user' | 'service-id';
  readonly created: Date;
}

/**
 * The accounts of an IBM Cloud with their users, API keys, service IDs and trusted profiles, and the conditions that they are met
 * under. Tests and the demo change it in process; clients see it over the wire.
 */
export class IbmWorld {
  /** A limit for each account, on the sandbox's clock, over all that its tokens ask for; absent: none. */
  throttle: IbmThrottleLimit | undefined;
  /** A default group is there in every account; whether IBM lists it among the groups is not documented. */
  listsDefaultGroup = false;
  readonly reports: ReportConditions = {};
  readonly removals: RemovalConditions = {};

  readonly #accounts = new Map<string, IbmAccount>();
  readonly #operators = new Map<string, IbmOperator>();
  readonly #denied = new Set<string>();
  readonly #random: Random;
  #lastSerial = 0;

  constructor({ seed = 1 }: { readonly seed?: number } = {}) {
    this.#random = seededRandom(seed);
  }

  get accounts(): ReadonlyMap<string, IbmAccount> {
    return this.#accounts;
  }

  /** By account: those of `addOperator`. */
  get operators(): ReadonlyMap<string, IbmOperator> {
    return this.#operators;
  }

  /** Throws for an account that is not there: a slip in the test, never a finding. So do the next four. */
  account(accountId: string): IbmAccount {
    return found(this.#accounts.get(accountId), `account ${accountId}`);
  }

  /** By iam_id or e-mail address. */
  user(accountId: string, who: string): IbmUser {
    const { users } = this.account(accountId);
    return found(users.get(who) ?? [...users.values()].find(({ email }) => email === who), `user ${who} in ${accountId}`);
  }

  apiKey(accountId: string, keyId: string): IbmApiKey {
    return found(this.account(accountId).apiKeys.get(keyId), `API key ${keyId} in ${accountId}`);
  }

  serviceId(accountId: string, id: string): IbmServiceId {
    return found(this.account(accountId).serviceIds.get(id), `service ID ${id} in ${accountId}`);
  }

  profile(accountId: string, id: string): IbmTrustedProfile {
    return found(this.account(accountId).profiles.get(id), `trusted profile ${id} in ${accountId}`);
  }

  addAccount(account: NewIbmAccount): IbmAccount {
    const added = ibmAccountOf(account);
    this.#accounts.set(added.id, added);
    return added;
  }

  addUser(accountId: string, user: NewIbmUser): IbmUser {
    const id = uuid(this.#random).replaceAll('-', '');
    const iamId = user.iamId ?? `IBMid-${id.slice(0, 10).toUpperCase()}`;
    const added = ibmUserOf(this.#nextSerial(), { id, iamId }, user);
    this.account(accountId).users.set(iamId, added);
    return added;
  }

  addServiceIdGroup(accountId: string, group: { readonly name: string; readonly created: Date }): IbmServiceIdGroup {
    const added = { id: `ServiceIdGroup-${uuid(this.#random)}`, name: group.name, created: group.created.getTime() };
    this.account(accountId).groups.set(added.id, added);
    return added;
  }

  addServiceId(accountId: string, serviceId: NewIbmServiceId): IbmServiceId {
    const { groups, serviceIds } = this.account(accountId);
    if (serviceId.groupId !== undefined) found(groups.get(serviceId.groupId), `service ID group ${serviceId.groupId} in ${accountId}`);
    const added = ibmServiceIdOf(this.#nextSerial(), this.#ids('ServiceId'), serviceId);
    serviceIds.set(added.id, added);
    return added;
  }

  addTrustedProfile(accountId: string, profile: NewIbmTrustedProfile): IbmTrustedProfile {
    const added = ibmProfileOf(this.#nextSerial(), this.#ids('Profile'), profile);
    this.account(accountId).profiles.set(added.id, added);
    return added;
  }

  /** @param iamId of a user or a service ID of the account. */
  addApiKey(accountId: string, iamId: string, key: NewIbmApiKey): IbmApiKey {
    found(this.#holder(this.account(accountId), iamId), `user or service ID ${iamId} in ${accountId}`);
    const added = ibmApiKeyOf(this.#nextSerial(), { id: `ApiKey-${uuid(this.#random)}`, iamId }, key);
    this.account(accountId).apiKeys.set(added.id, added);
    return added;
  }

  /** Somebody for Keyhammer to sign in as. They are in the account's lists, like anybody else. */
  addOperator(accountId: string, { kind, created, ...sights }: NewIbmOperator): IbmOperator {
    const { iamId } =
      kind === 'user'
        ? this.addUser(accountId, { email: 'keyhammer@example.com', firstName: 'Keyhammer', added: created, ...sights })
        : this.addServiceId(accountId, { name: 'keyhammer', created, ...sights });
    const { id: keyId } = this.addApiKey(accountId, iamId, { name: 'keyhammer', created });
    const operator = { iamId, keyId, apiKey: ibmApiKeyValueOf(keyId) };
    this.#operators.set(accountId, operator);
    return operator;
  }

  /** Somebody signs in with the key: it counts for the key and for its holder. Throws for a key that lets nobody in. */
  authenticate(accountId: string, keyId: string, at: Date): void {
    const key = this.apiKey(accountId, keyId);
    if (key.disabled || isExpired(key, at)) throw new Error(`Nobody can sign in with the sandbox's API key ${keyId}: disabled or expired.`);
    const holder = this.#holder(this.account(accountId), key.iamId);
    for (const authenticated of holder ? [key, holder] : [key]) authenticatedAt(authenticated, at);
  }

  /** A user signs in by other means than a key, or a workload takes on a trusted profile. By iam_id or `Profile-…`. */
  signIn(accountId: string, id: string, at: Date): void {
    const { users, profiles } = this.account(accountId);
    authenticatedAt(found(users.get(id) ?? profiles.get(id), `user or trusted profile ${id} in ${accountId}`), at);
  }

  setDisabled(accountId: string, keyId: string, disabled: boolean, at: Date): void {
    const key = this.apiKey(accountId, keyId);
    if (key.disabled === disabled) return;
    key.disabled = disabled;
    changedAt(key, at);
  }

  /** An API key or a service ID, by its id. */
  setLocked(accountId: string, id: string, locked: boolean, at: Date): void {
    const { apiKeys, serviceIds } = this.account(accountId);
    const entity = found(apiKeys.get(id) ?? serviceIds.get(id), `API key or service ID ${id} in ${accountId}`);
    if (entity.locked === locked) return;
    entity.locked = locked;
    changedAt(entity, at);
  }

  deleteApiKey(accountId: string, keyId: string): void {
    this.account(accountId).apiKeys.delete(this.apiKey(accountId, keyId).id);
  }

  /** With its API keys. */
  deleteServiceId(accountId: string, id: string): void {
    const { iamId } = this.serviceId(accountId, id);
    this.#deleteKeysOf(accountId, iamId);
    this.account(accountId).serviceIds.delete(id);
  }

  deleteTrustedProfile(accountId: string, id: string): void {
    this.account(accountId).profiles.delete(this.profile(accountId, id).id);
  }

  /** With the API keys that the user has in the account. */
  removeUser(accountId: string, iamId: string): void {
    this.account(accountId).users.delete(this.user(accountId, iamId).iamId);
    this.#deleteKeysOf(accountId, iamId);
  }

  /** What time does by itself: keys long expired are erased, and removals that have begun come to their end. */
  settle(accountId: string, now: Date): IbmAccount {
    const account = this.account(accountId);
    for (const [id, key] of account.apiKeys) if (isErased(key, now)) account.apiKeys.delete(id);
    for (const { iamId, gone } of account.users.values()) {
      if (gone !== undefined && gone <= now.getTime()) this.removeUser(accountId, iamId);
    }
    return account;
  }

  /** Refuses an operation (`disableApiKey`, `createReport` …) to everyone in the account, with 403. */
  deny(accountId: string, operation: string): void {
    this.#denied.add(`${accountId} ${operation}`);
  }

  /** Takes a `deny` back. */
  allow(accountId: string, operation: string): void {
    this.#denied.delete(`${accountId} ${operation}`);
  }

  isDenied(accountId: string, operation: string): boolean {
    return this.#denied.has(`${accountId} ${operation}`);
  }

  #holder({ users, serviceIds }: IbmAccount, iamId: string): IbmUser | IbmServiceId | undefined {
    return users.get(iamId) ?? serviceIds.get(serviceIdOf(iamId));
  }

  #deleteKeysOf(accountId: string, iamId: string): void {
    const { apiKeys } = this.account(accountId);
    for (const [id, key] of apiKeys) if (key.iamId === iamId) apiKeys.delete(id);
  }

  #ids(kind: 'ServiceId' | 'Profile'): { id: string; iamId: string } {
    const id = `${kind}-${uuid(this.#random)}`;
    return { id, iamId: `iam-${id}` };
  }

  #nextSerial(): number {
    this.#lastSerial += 1;
    return this.#lastSerial;
  }
}

/** `iam-ServiceId-…` → `ServiceId-…`. */
export function serviceIdOf(iamId: string): string {
  return iamId.replace(/^iam-/, '');
}

export function isExpired({ expires }: IbmApiKey, now: Date): boolean {
  return expires !== undefined && expires <= now.getTime();
}

/** IBM deletes a key for good once its expiry and its last change are both more than ninety days past, locked or not. */
function isErased({ expires, modified }: IbmApiKey, now: Date): boolean {
  return expires !== undefined && now.getTime() - Math.max(expires, modified) > ERASED_AFTER_MS;
}

/** A change over the wire, or in the console. */
export function changedAt(entity: { modified: number; version: number }, at: Date): void {
  entity.modified = at.getTime();
  entity.version += 1;
}

function authenticatedAt(tracked: IbmTracked, at: Date): void {
  tracked.lastAuthn = at.getTime();
  tracked.authnCount += 1;
}

function found<T>(entity: T | undefined, what: string): T {
  if (entity === undefined) throw new Error(`The sandbox's IBM Cloud has no ${what}.`);
  return entity;
}
