import { limitExceeded } from './aws-error.ts';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies.ts';
import { accessKeyId, policyArn, type Random, seededRandom } from './identifiers.ts';
import type { AccessKey, Account, Group, IamUser, ManagedPolicy, Password, PolicyHolder } from './model.ts';
import {
  accountOf,
  groupOf,
  keyOf,
  type NewAccount,
  type NewGroup,
  type NewKey,
  type NewPolicy,
  type NewUser,
  policyOf,
  type RootSettings,
  rootOf,
  useOf,
  userOf,
} from './new-entities.ts';
import { type OrderedFailure, OrderedFailures } from './ordered-failures.ts';
import { SecretVault } from './secret-vault.ts';

/** IAM's quota of access keys for each user. */
const KEYS_PER_USER = 2;

export interface WorldOptions {
  /** The organisation's management account, which the operator's own key belongs to. */
  readonly mainAccountId: string;
  /** `false`: accounts that belong to no organisation. */
  readonly organisation?: boolean;
  readonly seed?: number;
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
  /** A limit for each account, over all of its IAM calls; absent: none. */
  throttle: ThrottleLimit | undefined;
  /**
   * After a user's keys or login profile were changed over the wire, so many ListAccessKeys of the user, or GetLoginProfile,
   * still show what was there before: IAM is eventually consistent.
   */
  staleReads = 0;
  /** Answers to order; see `failNext`. */
  readonly failures = new OrderedFailures();

  readonly #accounts = new Map<string, Account>();
  readonly #ownersByKey = new Map<string, IamUser>();
  readonly #sortedNames = new Map<string, readonly string[]>();
  readonly #denied = new Set<string>();
  readonly #vaults = new Map<string, SecretVault>();
  readonly #random: Random;

  constructor(options: WorldOptions) {
    this.mainAccountId = options.mainAccountId;
    this.inOrganisation = options.organisation ?? true;
    this.#random = seededRandom(options.seed ?? 1);
  }

  /** The main account's Secrets Manager. */
  get secrets(): SecretVault {
    return this.secretsOf(this.mainAccountId);
  }

  secretsOf(accountId: string): SecretVault {
    const vault = this.#vaults.get(accountId) ?? new SecretVault(accountId);
    this.#vaults.set(accountId, vault);
    return vault;
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

  /** The account's own, or one of AWS's. */
  managedPolicy(accountId: string, arn: string): ManagedPolicy {
    const policy = AWS_MANAGED_POLICIES.get(arn) ?? this.account(accountId).policies.get(arn);
    if (!policy) throw new Error(`The sandbox's account ${accountId} has no managed policy ${arn}.`);
    return policy;
  }

  addAccount(account: NewAccount): Account {
    const added = accountOf(account);
    this.#accounts.set(added.id, added);
    return added;
  }

  /** In place of what was known of the account's root user. Until then it has MFA and no keys, and never signed in. */
  setRoot(accountId: string, root: RootSettings): void {
    this.account(accountId).root = rootOf(root);
  }

  addGroup(accountId: string, group: NewGroup): Group {
    const added = groupOf(group);
    this.#checkPolicies(accountId, added);
    this.account(accountId).groups.set(added.name, added);
    return added;
  }

  /** A managed policy of the account's own; its ARN is what users and groups attach. */
  addPolicy(accountId: string, policy: NewPolicy): ManagedPolicy {
    const added = policyOf(policyArn(accountId, policy.name, policy.path), policy);
    this.account(accountId).policies.set(added.arn, added);
    return added;
  }

  addUser(accountId: string, user: NewUser): IamUser {
    const added = userOf(user);
    this.#checkUser(accountId, added);
    this.account(accountId).users.set(added.name, added);
    this.#sortedNames.delete(accountId);
    return added;
  }

  /** However many the user has: there are users with three keys, from before the quota. */
  addKey(accountId: string, userName: string, key: NewKey): AccessKey {
    const user = this.user(accountId, userName);
    const added = keyOf(accessKeyId('AKIA', this.#random), key);
    user.keys.push(added);
    this.#ownersByKey.set(added.id, user);
    return added;
  }

  /** As CreateAccessKey does it: throws LimitExceeded at two keys. `secretAccessKeyOf` tells its secret. */
  createKey(accountId: string, userName: string, at: Date): AccessKey {
    if (this.user(accountId, userName).keys.length >= KEYS_PER_USER) throw limitExceeded('AccessKeysPerUser', KEYS_PER_USER);
    return this.addKey(accountId, userName, { created: at });
  }

  /** Moves the key's last use, at once. (AWS takes it down at most once in 15 minutes.) */
  useKey(accountId: string, keyId: string, at: Date, service?: string, region?: string): void {
    this.key(accountId, keyId).lastUsed = useOf({ at, ...(service !== undefined && { service }), ...(region !== undefined && { region }) });
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

  /** The user signs in to the console; throws if there is no password to do it with. */
  signIn(accountId: string, userName: string, at: Date): void {
    this.#passwordOf(accountId, userName);
    this.user(accountId, userName).passwordLastUsed = at.getTime();
  }

  /** The user, or an administrator, changes the password that is there. That is no use of it. */
  changePassword(accountId: string, userName: string, at: Date): void {
    const { created } = this.#passwordOf(accountId, userName);
    this.user(accountId, userName).password = { created, changed: at.getTime() };
  }

  /** A login profile where there was none, or a new one in place of the old. */
  setPassword(accountId: string, userName: string, at: Date, more: Pick<Password, 'resetRequired' | 'text'> = {}): void {
    this.user(accountId, userName).password = { created: at.getTime(), changed: at.getTime(), ...more };
  }

  /** Takes the login profile away. When it was last used is still known to GetUser. */
  deletePassword(accountId: string, userName: string): void {
    this.user(accountId, userName).password = undefined;
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

  /** The next calls of an action in the account (for `sts:AssumeRole`: the role's) answer with this error of AWS's. */
  failNext(accountId: string, action: string, failure: OrderedFailure): void {
    this.failures.order(accountId, action, failure);
  }

  #passwordOf(accountId: string, userName: string): Password {
    const { password } = this.user(accountId, userName);
    if (!password) throw new Error(`The sandbox's user ${userName} in ${accountId} has no console password.`);
    return password;
  }

  #checkUser(accountId: string, user: IamUser): void {
    const { groups } = this.account(accountId);
    const unknown = user.groups?.find((name) => !groups.has(name));
    if (unknown !== undefined) throw new Error(`The sandbox's account ${accountId} has no group ${unknown}.`);
    if (user.path !== undefined && !/^\/(.*\/)?$/.test(user.path))
      throw new Error(`The path ${user.path} must begin and end with a slash.`);
    if (user.permissionsBoundary !== undefined) this.managedPolicy(accountId, user.permissionsBoundary);
    this.#checkPolicies(accountId, user);
  }

  #checkPolicies(accountId: string, { attachedPolicies = [] }: PolicyHolder): void {
    for (const arn of attachedPolicies) this.managedPolicy(accountId, arn);
  }
}
