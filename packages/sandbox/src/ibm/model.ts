import type { EpochMs } from '../aws/model.ts';

/** What every identity and every API key has: a place in the order of the lists, and its authentications. */
export interface IbmTracked {
  /** The first one made has the lowest. */
  readonly serial: number;
  /** Absent: never. */
  lastAuthn: EpochMs | undefined;
  authnCount: number;
}

/** What IAM keeps, in contrast to user management. */
export interface IbmEntity extends IbmTracked {
  readonly id: string;
  readonly created: EpochMs;
  modified: EpochMs;
  /** Goes up with every change: part of the entity tag. */
  version: number;
  name: string;
  description?: string;
}

/** Which of the account's identities a caller is shown. The lists do not say that there are others. */
export type IbmSight = 'account' | 'only-itself';

/** Absent: `account`. */
export interface IbmSights {
  /** API keys, service IDs, trusted profiles, reports. */
  readonly sees?: IbmSight;
  /** Users, which another service answers for with roles of its own; `sees` if absent. */
  readonly seesUsers?: IbmSight;
}

export interface IbmApiKey extends IbmEntity {
  /** Whom it authenticates: `IBMid-…`, `iam-ServiceId-…`. */
  readonly iamId: string;
  readonly createdBy: string;
  disabled: boolean;
  locked: boolean;
  expires?: EpochMs;
  /** A service ID's key whose value is handed out again to whoever reads it by its id. */
  readonly retrievable?: true;
}

export interface IbmServiceId extends IbmEntity, IbmSights {
  readonly iamId: string;
  locked: boolean;
  /** Absent: the default group. */
  readonly groupId?: string;
}

export interface IbmServiceIdGroup {
  readonly id: string;
  readonly name: string;
  readonly created: EpochMs;
}

export interface IbmTrustedProfile extends IbmEntity {
  readonly iamId: string;
}

export type IbmUserState = 'ACTIVE' | 'PENDING' | 'PROCESSING' | 'DISABLED_CLASSIC_INFRASTRUCTURE' | 'VPN_ONLY' | 'ERROR_WHILE_DELETING';

export interface IbmUser extends IbmTracked, IbmSights {
  /** Of the profile in this account. */
  readonly id: string;
  /** `IBMid-…`: the same one in every account. */
  readonly iamId: string;
  readonly realm: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  state: IbmUserState;
  readonly added: EpochMs;
  /** When a removal that has begun is through. */
  gone?: EpochMs;
}

export interface IbmAccount {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** By iam_id. */
  readonly users: Map<string, IbmUser>;
  readonly apiKeys: Map<string, IbmApiKey>;
  readonly serviceIds: Map<string, IbmServiceId>;
  readonly groups: Map<string, IbmServiceIdGroup>;
  readonly profiles: Map<string, IbmTrustedProfile>;
}
