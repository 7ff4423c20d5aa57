import { ocid, REGION_KEYS } from './identifiers.ts';
import type { OciApiKey, OciCompartment, OciDomain, OciGroup, OciRegion, OciUser } from './model.ts';
import type { OciTenancy } from './tenancy.ts';

const NO_TAGS = { freeformTags: {}, definedTags: {} };

export function userBody(user: OciUser) {
  return {
    ...(user.capabilities !== 'absent' && { capabilities: user.capabilities }),
    compartmentId: user.tenancyId,
    definedTags: user.definedTags,
    description: user.description,
    email: user.email ?? null,
    emailVerified: user.email !== undefined,
    externalIdentifier: null,
    freeformTags: user.freeformTags,
    id: user.id,
    identityProviderId: null,
    inactiveStatus: user.state === 'INACTIVE' ? 4 : null,
    isMfaActivated: user.mfa,
    lastSuccessfulLoginTime: user.lastLogin === undefined ? null : timeOf(user.lastLogin),
    lifecycleState: user.state,
    name: user.name,
    previousSuccessfulLoginTime: null,
    timeCreated: timeOf(user.created),
  };
}

export function apiKeyBody({ id: userId, tenancyId }: OciUser, { fingerprint, publicKey, created, state }: OciApiKey) {
  return {
    keyId: `${tenancyId}/${userId}/${fingerprint}`,
    keyValue: publicKey,
    fingerprint,
    userId,
    timeCreated: timeOf(created),
    lifecycleState: state,
    inactiveStatus: null,
  };
}

export function groupBody({ id, tenancyId, name, created }: OciGroup) {
  const state = { lifecycleState: 'ACTIVE', inactiveStatus: null };
  return { id, compartmentId: tenancyId, name, description: name, timeCreated: timeOf(created), ...state, ...NO_TAGS };
}

export interface OciMembership {
  readonly group: OciGroup;
  readonly userId: string;
  readonly since: number;
}

export function membershipBody({ group, userId, since }: OciMembership) {
  return {
    id: membershipId(group, userId),
    compartmentId: group.tenancyId,
    groupId: group.id,
    userId,
    timeCreated: timeOf(since),
    lifecycleState: 'ACTIVE',
    inactiveStatus: null,
  };
}

export function membershipId({ id }: OciGroup, userId: string): string {
  return ocid('groupmembership', id, userId);
}

export function compartmentBody({ id, parentId, name, created, state }: OciCompartment) {
  return {
    id,
    compartmentId: parentId,
    name,
    description: name,
    timeCreated: timeOf(created),
    lifecycleState: state,
    inactiveStatus: null,
    isAccessible: state === 'ACTIVE',
    ...NO_TAGS,
  };
}

export function subscriptionBody({ homeRegion }: OciTenancy, region: OciRegion) {
  return { regionKey: REGION_KEYS[region], regionName: region, status: 'READY', isHomeRegion: region === homeRegion };
}

export function domainBody({ homeRegion }: OciTenancy, domain: OciDomain, url: string) {
  return {
    id: domain.id,
    compartmentId: domain.compartmentId,
    displayName: domain.name,
    description: domain.name,
    url,
    homeRegionUrl: url,
    homeRegion,
    replicaRegions: [],
    type: domain.type,
    licenseType: 'free',
    isHiddenOnLogin: false,
    timeCreated: timeOf(domain.created),
    lifecycleState: 'ACTIVE',
    ...NO_TAGS,
  };
}

export function timeOf(instant: number): string {
  return new Date(instant).toISOString();
}
