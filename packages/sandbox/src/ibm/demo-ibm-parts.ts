import type { IbmUserState } from './model.ts';

/** The API keys that a story is told about. */
export const IBM_KEY_PARTS = [
  'stale',
  'neverUsed',
  'youngNeverUsed',
  'live',
  'busy',
  'disabled',
  'lockedStale',
  'mixedUsed',
  'mixedStale',
  'mixedNeverUsed',
  'rotatedOld',
  'rotatedNew',
  'staleOfService',
] as const;

/** The users, service IDs and trusted profiles that a story is told about. */
export const IBM_IDENTITY_PARTS = [
  'liveUser',
  'staleUser',
  'pendingUser',
  'youngUser',
  'mixedUser',
  'liveService',
  'staleService',
  'neverUsedService',
  'lockedService',
  'liveProfile',
  'staleProfile',
  'neverUsedProfile',
] as const;

export type IbmKeyPart = (typeof IBM_KEY_PARTS)[number];
export type IbmIdentityPart = (typeof IBM_IDENTITY_PARTS)[number];

/** In days before now; `used` absent for never. */
interface CastTimes {
  readonly made: number;
  readonly used?: number;
  /** How often it authenticated; absent: once, if it did. */
  readonly count?: number;
}

export interface IbmCastKey extends CastTimes {
  readonly name: string;
  readonly description?: string;
  readonly disabled?: boolean;
  readonly locked?: boolean;
  readonly retrievable?: boolean;
  readonly part?: IbmKeyPart;
}

export interface IbmCastUser extends CastTimes {
  readonly email: string;
  readonly state?: IbmUserState;
  readonly part?: IbmIdentityPart;
  readonly keys?: readonly IbmCastKey[];
}

export interface IbmCastServiceId extends CastTimes {
  readonly name: string;
  readonly description?: string;
  readonly locked?: boolean;
  /** Name of its service ID group; absent: the default group. */
  readonly group?: string;
  readonly part?: IbmIdentityPart;
  readonly keys?: readonly IbmCastKey[];
}

export interface IbmCastProfile extends CastTimes {
  readonly name: string;
  readonly description?: string;
  readonly part?: IbmIdentityPart;
}
