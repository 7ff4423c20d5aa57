import type { IbmAccount, IbmApiKey, IbmServiceId, IbmSights, IbmTracked, IbmTrustedProfile, IbmUser, IbmUserState } from './model.ts';

/** Absent: never authenticated. */
export interface NewIbmActivity {
  readonly lastAuthn?: Date;
  /** 1 if there is a `lastAuthn`, else 0. */
  readonly authnCount?: number;
}

export interface NewIbmAccount {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
}

export interface NewIbmUser extends NewIbmActivity, IbmSights {
  readonly email: string;
  readonly added: Date;
  /** `IBMid-…`; a new one if absent. */
  readonly iamId?: string;
  /** `IBMid` if absent. */
  readonly realm?: string;
  /** From the e-mail address, if absent. */
  readonly firstName?: string;
  readonly lastName?: string;
  readonly state?: IbmUserState;
}

interface NewIbmEntity extends NewIbmActivity {
  readonly name: string;
  readonly created: Date;
  /** When it was made, if absent. */
  readonly modified?: Date;
  readonly description?: string;
}

export interface NewIbmApiKey extends NewIbmEntity {
  /** iam_id of whoever made it; its holder, if absent. */
  readonly createdBy?: string;
  readonly disabled?: boolean;
  readonly locked?: boolean;
  readonly expires?: Date;
  /** Its value can be read again; for a service ID's key only. */
  readonly retrievable?: boolean;
}

export interface NewIbmServiceId extends NewIbmEntity, IbmSights {
  readonly locked?: boolean;
  /** Of `addServiceIdGroup`; the default group, if absent. */
  readonly groupId?: string;
}

export type NewIbmTrustedProfile = NewIbmEntity;

export function ibmAccountOf({ id, name }: NewIbmAccount): IbmAccount {
  return { id, name, users: new Map(), apiKeys: new Map(), serviceIds: new Map(), groups: new Map(), profiles: new Map() };
}

export function ibmUserOf(serial: number, ids: Pick<IbmUser, 'id' | 'iamId'>, user: NewIbmUser): IbmUser {
  const [first = '', last = ''] = (user.email.split('@')[0] ?? '').split('.').map(capitalised);
  return {
    ...ids,
    ...trackedOf(serial, user),
    realm: user.realm ?? 'IBMid',
    email: user.email,
    firstName: user.firstName ?? first,
    lastName: user.lastName ?? last,
    state: user.state ?? 'ACTIVE',
    added: user.added.getTime(),
    ...sightsOf(user),
  };
}

/** What is absent takes no room: there may be ten thousand of them. */
export function ibmApiKeyOf(serial: number, ids: Pick<IbmApiKey, 'id' | 'iamId'>, key: NewIbmApiKey): IbmApiKey {
  return {
    ...ids,
    ...entityOf(serial, key),
    createdBy: key.createdBy ?? ids.iamId,
    disabled: key.disabled ?? false,
    locked: key.locked ?? false,
    ...(key.expires && { expires: key.expires.getTime() }),
    ...(key.retrievable && { retrievable: true }),
  };
}

export function ibmServiceIdOf(serial: number, ids: Pick<IbmServiceId, 'id' | 'iamId'>, service: NewIbmServiceId): IbmServiceId {
  return {
    ...ids,
    ...entityOf(serial, service),
    locked: service.locked ?? false,
    ...(service.groupId !== undefined && { groupId: service.groupId }),
    ...sightsOf(service),
  };
}

export function ibmProfileOf(
  serial: number,
  ids: Pick<IbmTrustedProfile, 'id' | 'iamId'>,
  profile: NewIbmTrustedProfile,
): IbmTrustedProfile {
  return { ...ids, ...entityOf(serial, profile) };
}

function entityOf(serial: number, { name, created, modified, description, ...activity }: NewIbmEntity) {
  return {
    ...trackedOf(serial, activity),
    name,
    created: created.getTime(),
    modified: (modified ?? created).getTime(),
    version: 1,
    ...(description !== undefined && { description }),
  };
}

function trackedOf(serial: number, { lastAuthn, authnCount }: NewIbmActivity): IbmTracked {
  return { serial, lastAuthn: lastAuthn?.getTime(), authnCount: authnCount ?? (lastAuthn ? 1 : 0) };
}

function sightsOf({ sees, seesUsers }: IbmSights): IbmSights {
  return { ...(sees && { sees }), ...(seesUsers && { seesUsers }) };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
