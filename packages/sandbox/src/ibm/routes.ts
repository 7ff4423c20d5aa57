import type { ReceivedRequest } from '../loopback-service.ts';
import {
  API_KEY_FILTERS,
  deleteApiKey,
  disableApiKey,
  getApiKey,
  getApiKeysDetails,
  listApiKeys,
  lockApiKey,
  updateApiKey,
} from './api-keys.ts';
import type { IbmHandler } from './call.ts';
import { createReport, getReport } from './report-operations.ts';
import { deleteServiceId, getServiceId, listServiceIdGroup, listServiceIds, lockServiceId, SERVICE_ID_FILTERS } from './service-ids.ts';
import { deleteProfile, getProfile, listProfiles, PROFILE_FILTERS } from './trusted-profiles.ts';
import { getUserProfile, listUsers, removeUser, USER_FILTERS, v3RemoveUser } from './users.ts';

export interface IbmRoute {
  /** The name that IBM's SDK has for it. */
  readonly operation: string;
  readonly handler: IbmHandler;
  /** Names of the parameters that its query may have. */
  readonly query: readonly string[];
}

interface MatchingRoute extends IbmRoute {
  readonly method: string;
  readonly pattern: RegExp;
}

const DETAILS = ['include_history', 'include_activity'];
const REPORT = '/v1/activity/accounts/{}/report';
const USER = '/accounts/{}/users/{}';

/** The first one that matches is meant. */
const ROUTES: readonly MatchingRoute[] = [
  route('listApiKeys', 'GET /v1/apikeys', listApiKeys, API_KEY_FILTERS),
  route('getApiKeysDetails', 'GET /v1/apikeys/details', getApiKeysDetails, ['include_history']),
  route('getApiKey', 'GET /v1/apikeys/{}', getApiKey, DETAILS),
  route('updateApiKey', 'PUT /v1/apikeys/{}', updateApiKey),
  route('deleteApiKey', 'DELETE /v1/apikeys/{}', deleteApiKey),
  route('lockApiKey', 'POST /v1/apikeys/{}/lock', lockApiKey(true)),
  route('unlockApiKey', 'DELETE /v1/apikeys/{}/lock', lockApiKey(false)),
  route('disableApiKey', 'POST /v1/apikeys/{}/disable', disableApiKey(true)),
  route('enableApiKey', 'DELETE /v1/apikeys/{}/disable', disableApiKey(false)),
  // Documented with the slash; IBM's own SDK sends it without.
  route('listServiceIds', 'GET /v1/serviceids/?', listServiceIds, SERVICE_ID_FILTERS),
  route('getServiceId', 'GET /v1/serviceids/{}', getServiceId, [...DETAILS, 'show_group_id']),
  route('deleteServiceId', 'DELETE /v1/serviceids/{}', deleteServiceId),
  route('lockServiceId', 'POST /v1/serviceids/{}/lock', lockServiceId(true)),
  route('unlockServiceId', 'DELETE /v1/serviceids/{}/lock', lockServiceId(false)),
  route('listServiceIdGroup', 'GET /v1/serviceid_groups', listServiceIdGroup, ['account_id']),
  route('listProfiles', 'GET /v1/profiles', listProfiles, PROFILE_FILTERS),
  route('getProfile', 'GET /v1/profiles/{}', getProfile, ['include_activity']),
  route('deleteProfile', 'DELETE /v1/profiles/{}', deleteProfile),
  route('createReport', `POST ${REPORT}`, createReport, ['type', 'duration']),
  route('getReport', `GET ${REPORT}/{}`, getReport),
  route('listUsers', 'GET /v2/accounts/{}/users', listUsers, USER_FILTERS),
  route('getUserProfile', `GET /v2${USER}`, getUserProfile, ['include_activity']),
  route('removeUser', `DELETE /v2${USER}`, removeUser, ['include_activity']),
  route('v3RemoveUser', `DELETE /v3${USER}`, v3RemoveUser),
];

/** @param methodAndPath `{}` for a parameter, the rest as a regular expression. */
function route(operation: string, methodAndPath: string, handler: IbmHandler, query: readonly string[] = []): MatchingRoute {
  const [method = '', path = ''] = methodAndPath.split(' ');
  return { operation, handler, query, method, pattern: new RegExp(`^${path.replaceAll('{}', '([^/]+)')}$`) };
}

/** The route of a request and the parameters of its path. */
export function routeOf({ method, path }: Pick<ReceivedRequest, 'method' | 'path'>): [IbmRoute, string[]] | undefined {
  for (const candidate of ROUTES) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    if (match) return [candidate, match.slice(1).map(decodeURIComponent)];
  }
  return undefined;
}
