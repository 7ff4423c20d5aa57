import { scimIdOf } from './identifiers.ts';
import { membershipId, type OciMembership, timeOf } from './identity-bodies.ts';
import { domainUrl } from './identity-places.ts';
import type { OciApiKey, OciDomain, OciGroup, OciUser } from './model.ts';
import type { ScimShape } from './scim-attributes.ts';
import type { OciTenancy } from './tenancy.ts';

const IDCS = 'urn:ietf:params:scim:schemas:oracle:idcs';
const STATE = `${IDCS}:extension:userState:User`;
const CAPABILITIES = `${IDCS}:extension:capabilities:User`;
const MFA = `${IDCS}:extension:mfa:User`;
const TAGS = `${IDCS}:extension:OCITags`;

export const USER_SHAPE: ScimShape = { always: ['id', 'userName'], onRequest: ['groups', STATE] };
export const GROUP_SHAPE: ScimShape = { always: ['id', 'displayName'], onRequest: ['members'] };
export const API_KEY_SHAPE: ScimShape = { always: ['id'], onRequest: [] };

/** The identity domain that is asked, and its address. */
export interface DomainPlace {
  readonly domain: OciDomain;
  readonly tenancy: OciTenancy;
  readonly baseUrl: string;
}

export function scimUser(place: DomainPlace, user: OciUser) {
  return {
    ...resourceFacts(place, user, 'User'),
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', CAPABILITIES, MFA, STATE, TAGS],
    userName: user.name,
    displayName: user.name,
    description: user.description,
    active: user.state === 'ACTIVE',
    emails: user.email === undefined ? [] : [{ value: user.email, type: 'work', primary: true, verified: true }],
    groups: groupsOf(place, user),
    ...(typeof user.capabilities === 'object' && user.capabilities && { [CAPABILITIES]: user.capabilities }),
    ...(user.mfa !== null && { [MFA]: { mfaStatus: user.mfa ? 'ENROLLED' : 'UN_ENROLLED' } }),
    [STATE]: { ...(user.lastLogin !== undefined && { lastSuccessfulLoginDate: timeOf(user.lastLogin) }), locked: { on: false } },
    [TAGS]: tagsOf(user),
  };
}

export function scimGroup(place: DomainPlace, group: OciGroup) {
  return {
    ...resourceFacts(place, group, 'Group'),
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: group.name,
    members: Array.from(group.members, ([userId, since]) => memberOf(place, { group, userId, since })),
  };
}

export function scimApiKey(place: DomainPlace, user: OciUser, key: OciApiKey) {
  return {
    ...resourceFacts(place, key, 'ApiKey'),
    schemas: [`${IDCS}:apikey`],
    fingerprint: key.fingerprint,
    key: key.publicKey,
    user: { value: scimIdOf(user.id), ocid: user.id, name: user.name, display: user.name, $ref: referenceTo(place, 'Users', user.id) },
  };
}

function memberOf(place: DomainPlace, { group, userId, since }: OciMembership) {
  const name = place.tenancy.users.get(userId)?.name ?? '';
  return {
    value: scimIdOf(userId),
    ocid: userId,
    membershipOcid: membershipId(group, userId),
    dateAdded: timeOf(since),
    $ref: referenceTo(place, 'Users', userId),
    display: name,
    name,
    type: 'User',
  };
}

function groupsOf(place: DomainPlace, user: OciUser) {
  return [...place.tenancy.groups.values()]
    .filter(({ members }) => members.has(user.id))
    .map((group) => ({
      value: scimIdOf(group.id),
      ocid: group.id,
      display: group.name,
      $ref: referenceTo(place, 'Groups', group.id),
      type: 'direct',
    }));
}

function tagsOf({ freeformTags, definedTags }: OciUser) {
  const defined = Object.entries(definedTags).flatMap(([namespace, tags]) =>
    Object.entries(tags).map(([key, value]) => ({ namespace, key, value })),
  );
  return { freeformTags: Object.entries(freeformTags).map(([key, value]) => ({ key, value })), definedTags: defined };
}

/** What every resource has. */
function resourceFacts(place: DomainPlace, { id, created }: { id: string; created: number }, resourceType: 'User' | 'Group' | 'ApiKey') {
  const time = timeOf(created);
  return {
    id: scimIdOf(id),
    ocid: id,
    meta: { resourceType, created: time, lastModified: time, location: referenceTo(place, `${resourceType}s`, id) },
    domainOcid: place.domain.id,
    compartmentOcid: place.domain.compartmentId,
    tenancyOcid: place.tenancy.id,
  };
}

function referenceTo({ baseUrl, domain }: DomainPlace, kind: 'Users' | 'Groups' | 'ApiKeys', id: string): string {
  return `${domainUrl(baseUrl, domain.slug)}/admin/v1/${kind}/${scimIdOf(id)}`;
}
