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

/** A console password. */
export interface Password {
  readonly changed: EpochMs;
  readonly lastUsed?: EpochMs;
}

export interface IamUser {
  readonly name: string;
  readonly created: EpochMs;
  readonly tags: Readonly<Record<string, string>>;
  readonly password: Password | undefined;
  readonly keys: AccessKey[];
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
  readonly users: Map<string, IamUser>;
}
