import type { ReceivedRequest } from '../loopback-service.ts';
import { getConfiguration, listEvents } from './audit-events.ts';
import type { OciHandler } from './call.ts';
import {
  deleteDomainApiKey,
  getDomainApiKey,
  getDomainUser,
  listDomainApiKeys,
  listDomainGroups,
  listDomainUsers,
} from './domain-operations.ts';
import { REGION_KEYS } from './identifiers.ts';
import { deleteApiKey, listApiKeys, uploadApiKey } from './identity-api-keys.ts';
import { listGroups, listUserGroupMemberships } from './identity-groups.ts';
import { listCompartments, listDomains, listRegionSubscriptions } from './identity-places.ts';
import { getUser, listUsers, updateUserCapabilities, updateUserState } from './identity-users.ts';
import type { OciRegion } from './model.ts';

export interface OciRoute {
  /** Its service, and the name that OCI has for it: `identity:ListUsers`. */
  readonly operation: string;
  readonly handler: OciHandler;
  /** Absent: in the tenancy's home region only. */
  readonly anyRegion?: boolean;
}

export interface FoundRoute {
  readonly route: OciRoute;
  /** Of the path, what comes from its service on: for identity domains the domain's first. */
  readonly params: readonly string[];
  readonly region?: OciRegion;
}

interface MatchingRoute extends OciRoute {
  readonly method: string;
  readonly pattern: RegExp;
}

const IDENTITY = '/identity/(?<region>[^/]+)/20160918';
const AUDIT = '/audit/(?<region>[^/]+)/20190901';
const DOMAINS = '/domains/{}/admin/v1';

const ROUTES: readonly MatchingRoute[] = [
  route('identity:ListUsers', `GET ${IDENTITY}/users`, listUsers),
  route('identity:GetUser', `GET ${IDENTITY}/users/{}`, getUser),
  route('identity:ListApiKeys', `GET ${IDENTITY}/users/{}/apiKeys`, listApiKeys),
  route('identity:UploadApiKey', `POST ${IDENTITY}/users/{}/apiKeys`, uploadApiKey),
  route('identity:DeleteApiKey', `DELETE ${IDENTITY}/users/{}/apiKeys/{}`, deleteApiKey),
  route('identity:UpdateUserCapabilities', `PUT ${IDENTITY}/users/{}/capabilities`, updateUserCapabilities),
  route('identity:UpdateUserState', `PUT ${IDENTITY}/users/{}/state`, updateUserState),
  route('identity:ListGroups', `GET ${IDENTITY}/groups`, listGroups),
  route('identity:ListUserGroupMemberships', `GET ${IDENTITY}/userGroupMemberships`, listUserGroupMemberships),
  route('identity:ListCompartments', `GET ${IDENTITY}/compartments`, listCompartments),
  route('identity:ListDomains', `GET ${IDENTITY}/domains`, listDomains),
  {
    ...route('identity:ListRegionSubscriptions', `GET ${IDENTITY}/tenancies/{}/regionSubscriptions`, listRegionSubscriptions),
    anyRegion: true,
  },
  { ...route('audit:GetConfiguration', `GET ${AUDIT}/configuration`, getConfiguration), anyRegion: true },
  { ...route('audit:ListEvents', `GET ${AUDIT}/auditEvents`, listEvents), anyRegion: true },
  route('domains:ListUsers', `GET ${DOMAINS}/Users`, listDomainUsers),
  route('domains:GetUser', `GET ${DOMAINS}/Users/{}`, getDomainUser),
  route('domains:ListGroups', `GET ${DOMAINS}/Groups`, listDomainGroups),
  route('domains:ListApiKeys', `GET ${DOMAINS}/ApiKeys`, listDomainApiKeys),
  route('domains:GetApiKey', `GET ${DOMAINS}/ApiKeys/{}`, getDomainApiKey),
  route('domains:DeleteApiKey', `DELETE ${DOMAINS}/ApiKeys/{}`, deleteDomainApiKey),
];

function route(operation: string, methodAndPath: string, handler: OciHandler): MatchingRoute {
  const [method = '', path = ''] = methodAndPath.split(' ');
  return { operation, handler, method, pattern: new RegExp(`^${path.replaceAll('{}', '([^/]+)')}$`) };
}

/** Absent for a path that is not here, and for a region that there is not. */
export function ociRouteOf({ method, path }: Pick<ReceivedRequest, 'method' | 'path'>): FoundRoute | undefined {
  for (const candidate of ROUTES) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    if (match) return foundRoute(candidate, match);
  }
  return undefined;
}

function foundRoute(found: OciRoute, match: RegExpExecArray): FoundRoute | undefined {
  const region = match.groups?.region;
  const params = match.slice(region === undefined ? 1 : 2).map(decodeURIComponent);
  if (region === undefined) return { route: found, params };
  return isRegion(region) ? { route: found, params, region } : undefined;
}

function isRegion(name: string): name is OciRegion {
  return Object.hasOwn(REGION_KEYS, name);
}
