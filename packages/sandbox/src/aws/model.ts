/** Milliseconds since 1970: a world of a hundred thousand users has no room for `Date` objects. */
export type EpochMs = number;

export interface KeyUse {
  readonly at: EpochMs;
  readonly service: string;
  readonly region: string;
}

export interface AccessKey {
  readonly id: string;
  readonly created: EpochMs;
  /** IAM's own words. It never makes a key `Expired` by itself here. */
  status: 'Active' | 'Inactive' | 'Expired';
  /** When its status last changed: what the credential report calls "last rotated". */
  changed: EpochMs | undefined;
  /** Absent: never used. */
  lastUsed: KeyUse | undefined;
}

/** A console password, or *login profile*. */
export interface Password {
  readonly created: EpochMs;
  /** The first time: when it was created. */
  readonly changed: EpochMs;
  /** Must be changed at the next sign-in. */
  readonly resetRequired?: true;
  /** As CreateLoginProfile or UpdateLoginProfile was given it: a test sees that the one that was shown is the one that was set. */
  readonly text?: string;
}

/** A policy's JSON before it is encoded. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** What users and groups have of policies. Absent: none. */
export interface PolicyHolder {
  /** By name. */
  readonly inlinePolicies?: Readonly<Record<string, PolicyDocument>>;
  /** ARNs of managed policies. */
  readonly attachedPolicies?: readonly string[];
}

export interface IamUser extends PolicyHolder {
  readonly name: string;
  /** Absent: `/`. */
  readonly path?: string;
  readonly created: EpochMs;
  readonly tags: Readonly<Record<string, string>>;
  password: Password | undefined;
  /** When a password was last used: this outlives the password. Absent: never. */
  passwordLastUsed?: EpochMs;
  readonly mfa?: true;
  readonly groups?: readonly string[];
  /** The ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  readonly keys: AccessKey[];
}

export interface Group extends PolicyHolder {
  readonly name: string;
  readonly path: string;
  readonly created: EpochMs;
}

/** A policy that users and groups of an account, or of all accounts, can have attached. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly created: EpochMs;
  /** The oldest first: `v1`, `v2` … */
  readonly documents: readonly PolicyDocument[];
  readonly defaultVersion: string;
}

/** A key of the root user. Nothing asks for its id. */
export type RootKey = Pick<AccessKey, 'created' | 'status' | 'changed' | 'lastUsed'>;

export interface RootUser {
  readonly keys: readonly RootKey[];
  /** Absent: never. */
  readonly passwordLastUsed?: EpochMs;
  readonly mfa: boolean;
}

export interface Role {
  /** AssumeRole must bring it, if set. */
  readonly externalId?: string;
  /** Actions that its policy allows, with `*` at the end of a pattern; everything if absent. */
  readonly allows?: readonly string[];
}

export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly alias?: string;
  state: AccountState;
  readonly roles: Map<string, Role>;
  root: RootUser;
  readonly users: Map<string, IamUser>;
  readonly groups: Map<string, Group>;
  /** By ARN: the account's own, not those of AWS. */
  readonly policies: Map<string, ManagedPolicy>;
}
