import type {
  AccessKey,
  Account,
  AccountState,
  Group,
  IamUser,
  KeyUse,
  ManagedPolicy,
  Password,
  PolicyDocument,
  PolicyHolder,
  Role,
  RootUser,
} from './model.ts';

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly alias?: string;
  readonly state?: AccountState;
  readonly roles?: Readonly<Record<string, Role>>;
}

export interface NewPassword {
  /** Absent: when it was last changed. */
  readonly created?: Date;
  readonly changed: Date;
  readonly lastUsed?: Date;
}

export interface NewUser extends PolicyHolder {
  readonly name: string;
  readonly created: Date;
  /** `/ci/`; `/` if absent. */
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly password?: NewPassword;
  /** Absent: no MFA device. */
  readonly mfa?: boolean;
  /** Names of groups that the account has. */
  readonly groups?: readonly string[];
  /** The ARN of a managed policy. */
  readonly permissionsBoundary?: string;
}

export interface NewUse {
  readonly at: Date;
  readonly service?: string;
  readonly region?: string;
}

export interface NewKey {
  readonly created: Date;
  readonly status?: AccessKey['status'];
  readonly lastUsed?: NewUse;
}

export interface NewGroup extends PolicyHolder {
  readonly name: string;
  readonly path?: string;
  readonly created?: Date;
}

export interface NewPolicy {
  readonly name: string;
  readonly path?: string;
  readonly created?: Date;
  /** One document for each version, the oldest first. */
  readonly documents: readonly PolicyDocument[];
  /** `v1` …; the last one if absent. */
  readonly defaultVersion?: string;
}

export interface RootSettings {
  readonly keys?: readonly NewKey[];
  readonly passwordLastUsed?: Date;
  readonly mfa?: boolean;
}

const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});
const ACCOUNTS_MADE = Date.UTC(2021, 0, 11, 8, 0);
/** A root user as it should be. */
const QUIET_ROOT: RootUser = Object.freeze({ keys: [], mfa: true });

export function accountOf(account: NewAccount): Account {
  return {
    id: account.id,
    name: account.name,
    email: `aws+${account.name}@example.com`,
    ...(account.alias !== undefined && { alias: account.alias }),
    state: account.state ?? 'ACTIVE',
    roles: new Map(Object.entries(account.roles ?? {})),
    root: QUIET_ROOT,
    users: new Map(),
    groups: new Map(),
    policies: new Map(),
  };
}

/** What is absent takes no room, not even a spare slot: there may be a hundred thousand of them. */
export function userOf(user: NewUser): IamUser {
  const { name, created, tags = NO_TAGS, password } = user;
  const plain: IamUser = { name, created: created.getTime(), tags, password: password && passwordOf(password), keys: [] };
  return Object.assign(plain, rareFactsOf(user));
}

function rareFactsOf(user: NewUser): Partial<IamUser> {
  const { password } = user;
  return {
    ...(user.path !== undefined && { path: user.path }),
    ...(password?.lastUsed && { passwordLastUsed: password.lastUsed.getTime() }),
    ...(user.mfa && { mfa: user.mfa }),
    ...(user.groups && { groups: user.groups }),
    ...(user.permissionsBoundary !== undefined && { permissionsBoundary: user.permissionsBoundary }),
    ...policiesOf(user),
  };
}

export function groupOf(group: NewGroup): Group {
  return { name: group.name, path: group.path ?? '/', created: group.created?.getTime() ?? ACCOUNTS_MADE, ...policiesOf(group) };
}

export function policyOf(arn: string, { name, path = '/', created, documents, defaultVersion }: NewPolicy): ManagedPolicy {
  const version = defaultVersion ?? `v${documents.length}`;
  return { arn, name, path, created: created?.getTime() ?? ACCOUNTS_MADE, documents, defaultVersion: version };
}

export function keyOf(id: string, key: NewKey): AccessKey {
  return {
    id,
    created: key.created.getTime(),
    status: key.status ?? 'Active',
    changed: undefined,
    lastUsed: key.lastUsed && useOf(key.lastUsed),
  };
}

export function useOf({ at, service = 's3', region = 'us-east-1' }: NewUse): KeyUse {
  return { at: at.getTime(), service, region };
}

export function rootOf({ keys = [], passwordLastUsed, mfa = true }: RootSettings): RootUser {
  const lastUsed = passwordLastUsed && { passwordLastUsed: passwordLastUsed.getTime() };
  return { keys: keys.map((key) => keyOf('', key)), mfa, ...lastUsed };
}

function passwordOf({ created, changed }: NewPassword): Password {
  return { created: (created ?? changed).getTime(), changed: changed.getTime() };
}

function policiesOf({ inlinePolicies, attachedPolicies }: PolicyHolder): PolicyHolder {
  return { ...(inlinePolicies && { inlinePolicies }), ...(attachedPolicies && { attachedPolicies }) };
}
