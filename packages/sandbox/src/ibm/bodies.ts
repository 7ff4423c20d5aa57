import { entityTagOf, ibmApiKeyValueOf, ibmCrn, ibmTime } from './identifiers.ts';
import type { IbmApiKey, IbmEntity, IbmServiceId, IbmServiceIdGroup, IbmTracked, IbmTrustedProfile, IbmUser } from './model.ts';

/** What a reader asked to have besides. */
export interface Wanted {
  readonly history?: boolean;
  readonly activity?: boolean;
  readonly groupId?: boolean;
  /** Only who reads one key by its id is told a value that is kept. */
  readonly value?: boolean;
}

export function apiKeyBody(accountId: string, key: IbmApiKey, wanted: Wanted = {}) {
  return {
    ...entityBody(key, wanted),
    crn: ibmCrn(accountId, 'apikey', key.id),
    iam_id: key.iamId,
    account_id: accountId,
    created_by: key.createdBy,
    locked: key.locked,
    disabled: key.disabled,
    support_sessions: false,
    action_when_leaked: 'none',
    ...(key.expires !== undefined && { expires_at: ibmTime(key.expires) }),
    apikey: wanted.value && key.retrievable ? ibmApiKeyValueOf(key.id) : '',
  };
}

export function serviceIdBody(accountId: string, service: IbmServiceId, wanted: Wanted = {}) {
  return {
    ...entityBody(service, wanted),
    crn: ibmCrn(accountId, 'serviceid', service.id),
    iam_id: service.iamId,
    account_id: accountId,
    locked: service.locked,
    ...(wanted.groupId && { group_id: service.groupId ?? defaultGroupId(accountId) }),
  };
}

export function groupBody(accountId: string, { id, name, created }: IbmServiceIdGroup) {
  return {
    id,
    entity_tag: entityTagOf({ id, version: 1 }),
    crn: ibmCrn(accountId, 'serviceidgroup', id),
    account_id: accountId,
    name,
    created_at: ibmTime(created),
    created_by: 'IBMid-0000000000',
    modified_at: ibmTime(created),
  };
}

export function profileBody(accountId: string, profile: IbmTrustedProfile, wanted: Wanted = {}) {
  return {
    ...entityBody(profile, wanted),
    crn: ibmCrn(accountId, 'profile', profile.id),
    iam_id: profile.iamId,
    account_id: accountId,
  };
}

/** User management writes its times in full. */
export function userBody(accountId: string, user: IbmUser, wanted: Wanted = {}) {
  return {
    id: user.id,
    iam_id: user.iamId,
    realm: user.realm,
    user_id: user.email,
    firstname: user.firstName,
    lastname: user.lastName,
    state: user.state,
    email: user.email,
    phonenumber: '',
    altphonenumber: '',
    photo: '',
    account_id: accountId,
    added_on: new Date(user.added).toISOString(),
    ...(wanted.activity && { activity: activityBody(user) }),
  };
}

/** Every account has one; its id is made of the account's. */
export function defaultGroupId(accountId: string): string {
  return `ServiceIdGroup-${accountId}`;
}

function entityBody(entity: IbmEntity, { history, activity }: Wanted) {
  return {
    id: entity.id,
    entity_tag: entityTagOf(entity),
    name: entity.name,
    ...(entity.description !== undefined && { description: entity.description }),
    created_at: ibmTime(entity.created),
    modified_at: ibmTime(entity.modified),
    ...(history && { history: [] }),
    ...(activity && { activity: activityBody(entity) }),
  };
}

/** `last_authn` is absent for what never authenticated; the count is always there. */
function activityBody({ lastAuthn, authnCount }: IbmTracked) {
  return { ...(lastAuthn !== undefined && { last_authn: ibmTime(lastAuthn) }), authn_count: authnCount };
}
