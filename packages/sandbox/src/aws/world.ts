import { accessKeyId, type Random, seededRandom } from './identifiers.ts';
import type { AccessKey, Account, AccountState, IamUser, KeyUse, Role } from './model.ts';

const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});

export interface WorldOptions {
  /** The organisation's management account, which the operator's own key belongs to. */
  readonly mainAccountId: string;
  /** `false`: accounts that belong to no organisation. */
  readonly organisation?: boolean;
  readonly seed?: number;
}

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly alias?: string;
  readonly state?: AccountState;
  readonly roles?: Readonly<Record<string, Role>>;
}

export interface NewUser {
  readonly name: string;
  readonly created: Date;
  readonly tags?: Readonly<Record<string, string>>;
  readonly password?: { readonly changed: Date; readonly lastUsed?: Date };
}

export interface NewKey {
  readonly created: Date;
  readonly status?: AccessKey['status'];
  readonly lastUsed?: { readonly at: Date; readonly service?: string; readonly region?: string };
}

/** Calls that IAM takes per account: a token bucket, as AWS describes its own. */
export interface ThrottleLimit {
  readonly perSecond: number;
  /** How many calls may come at once. */
  readonly burst: number;
}

/**
 * The accounts, users and keys of an organisation, and the conditions that it is met under.
 * Tests and the demo change it in process; clients see it over the wire.
 */
export class AwsWorld {
  readonly mainAccountId: string;
  readonly inOrganisation: boolean;
  /** Name → secret string, in the main account's Secrets Manager. */
  readonly secrets = new Map<string, string>();
  /** A limit for each account, over all of its IAM calls; absent: none. */
  throttle: ThrottleLimit | undefined;
  /** After a key's status changed, so many ListAccessKeys still show the old one: IAM is eventually consistent. */
  staleReads = 0;

  readonly #accounts = new Map<string, Account>();
  readonly #ownersByKey = new Map<string, IamUser>();
  readonly #sortedNames = new Map<string, readonly string[]>();
  readonly #denied = new Set<string>();
  readonly #random: Random;

  constructor(options: WorldOptions) {
    this.mainAccountId = options.mainAccountId;
    this.inOrganisation = options.organisation ?? true;
    this.#random = seededRandom(options.seed ?? 1);
  }

  get accounts(): ReadonlyMap<string, Account> {
    return this.#accounts;
  }

  /** Throws for an account that is not there: a slip in the test, never a finding. */
  account(accountId: string): Account {
    const account = this.#accounts.get(accountId);
    if (!account) throw new Error(`The sandbox has no account ${accountId}. It has ${[...this.#accounts.keys()].join(', ') || 'none'}.`);
    return account;
  }

  user(accountId: string, userName: string): IamUser {
    const user = this.account(accountId).users.get(userName);
    if (!user) throw new Error(`The sandbox's account ${accountId} has no user ${userName}.`);
    return user;
  }

  /** The user that holds the key in this account, and the key; absent if there is none. */
  findKey(accountId: string, keyId: string): { readonly user: IamUser; readonly key: AccessKey } | undefined {
    const user = this.#ownersByKey.get(keyId);
    const key = user?.keys.find(({ id }) => id === keyId);
    if (!user || !key || this.#accounts.get(accountId)?.users.get(user.name) !== user) return undefined;
    return { user, key };
  }

  key(accountId: string, keyId: string): AccessKey {
    const found = this.findKey(accountId, keyId);
    if (!found) throw new Error(`The sandbox's account ${accountId} has no access key ${keyId}.`);
    return found.key;
  }

  /** The user names of an account in the order that ListUsers gives them. */
  sortedUserNames(accountId: string): readonly string[] {
    const known = this.#sortedNames.get(accountId);
    if (known) return known;
    const names = [...this.account(accountId).users.keys()].sort();
    this.#sortedNames.set(accountId, names);
    return names;
  }

  addAccount(account: NewAccount): Account {
    const added: Account = {
      id: account.id,
      name: account.name,
      email: `aws+${account.name}@example.com`,
      ...(account.alias !== undefined && { alias: account.alias }),
      state: account.state ?? 'ACTIVE',
      roles: new Map(Object.entries(account.roles ?? {})),
      users: new Map(),
    };
    this.#accounts.set(added.id, added);
    return added;
  }

  addUser(accountId: string, user: NewUser): IamUser {
    const added: IamUser = {
      name: user.name,
      created: user.created.getTime(),
      tags: user.tags ?? NO_TAGS,
      password: user.password && passwordOf(user.password),
      keys: [],
    };
    this.account(accountId).users.set(added.name, added);
    this.#sortedNames.delete(accountId);
    return added;
  }

  addKey(accountId: string, userName: string, key: NewKey): AccessKey {
    const user = this.user(accountId, userName);
    const added: AccessKey = {
      id: accessKeyId('AKIA', this.#random),
      created: key.created.getTime(),
      status: key.status ?? 'Active',
      changed: undefined,
      lastUsed: key.lastUsed && useOf(key.lastUsed.at, key.lastUsed.service, key.lastUsed.region),
    };
    user.keys.push(added);
    this.#ownersByKey.set(added.id, user);
    return added;
  }

  /** Moves the key's last use, at once. (AWS takes it down at most once in 15 minutes.) */
  useKey(accountId: string, keyId: string, at: Date, service?: string, region?: string): void {
    this.key(accountId, keyId).lastUsed = useOf(at, service, region);
  }

  setKeyStatus(accountId: string, keyId: string, status: AccessKey['status'], at: Date): void {
    const key = this.key(accountId, keyId);
    key.status = status;
    key.changed = at.getTime();
  }

  deleteKey(accountId: string, keyId: string): void {
    const keys = this.#ownersByKey.get(keyId)?.keys ?? [];
    keys.splice(keys.indexOf(this.key(accountId, keyId)), 1);
    this.#ownersByKey.delete(keyId);
  }

  /** With all of the user's keys. */
  deleteUser(accountId: string, userName: string): void {
    for (const { id } of this.user(accountId, userName).keys) this.#ownersByKey.delete(id);
    this.account(accountId).users.delete(userName);
    this.#sortedNames.delete(accountId);
  }

  /** Refuses an action to everyone in the account: `iam:ListUsers`; `sts:AssumeRole` refuses to let anyone in. */
  deny(accountId: string, action: string): void {
    this.#denied.add(`${accountId} ${action}`);
  }

  /** Takes a `deny` back. */
  allow(accountId: string, action: string): void {
    this.#denied.delete(`${accountId} ${action}`);
  }

  isDenied(accountId: string, action: string): boolean {
    return this.#denied.has(`${accountId} ${action}`);
  }
}

function useOf(at: Date, service = 's3', region = 'us-east-1'): KeyUse {
  return { at: at.getTime(), service, region };
}

function passwordOf({ changed, lastUsed }: NonNullable<NewUser['password']>): NonNullable<IamUser['password']> {
  return { changed: changed.getTime(), ...(lastUsed && { lastUsed: lastUsed.getTime() }) };
}
