import type { Reply } from '../loopback-service.ts';
import { apiKeyBody, defaultGroupId } from './bodies.ts';
import { type IbmCall, keyInPath, ownAccount, requiredAccount, visibleKeys, visibleServiceIds } from './call.ts';
import { badRequest, conflict, ibmDone, ibmJson, notFound } from './ibm-error.ts';
import { entityTagOf, keyIdOfValue } from './identifiers.ts';
import { type ApiKeyChange, parseApiKeyChange } from './key-change.ts';
import type { IbmApiKey } from './model.ts';
import { iamPage } from './pages.ts';
import { flag, oneOf } from './parameters.ts';
import { changedAt, serviceIdOf } from './world.ts';

export const API_KEY_FILTERS = ['account_id', 'iam_id', 'scope', 'type', 'group_id', 'pagesize', 'pagetoken', 'include_history'];

/** Without `scope=account` it is the keys of one identity: the caller's own, if no other is named. */
export function listApiKeys(call: IbmCall): Reply {
  const { query } = call.request;
  const scope = oneOf(query, 'scope', ['entity', 'account']) ?? 'entity';
  const type = oneOf(query, 'type', ['user', 'serviceid']);
  const history = flag(query, 'include_history');
  const listed = scope === 'account' ? keysOfAccount(call) : keysOfEntity(call);
  const keys = listed.filter((key) => type === undefined || typeOf(key) === type);
  return iamPage(call, 'apikeys', keys, (key) => apiKeyBody(call.account.id, key, { history }));
}

export function typeOf({ iamId }: Pick<IbmApiKey, 'iamId'>): 'user' | 'serviceid' {
  return iamId.startsWith('iam-ServiceId-') ? 'serviceid' : 'user';
}

/** Of the service IDs' keys those of one group: the default one, unless another is named. Users' keys have no group. */
function keysOfAccount(call: IbmCall): readonly IbmApiKey[] {
  requiredAccount(call);
  const { query } = call.request;
  const iamId = query.get('iam_id');
  if (iamId !== null) readableEntity(call, iamId);
  const groupId = groupInQuery(call);
  return visibleKeys(call)
    .filter((key) => iamId === null || key.iamId === iamId)
    .filter((key) => typeOf(key) === 'user' || call.account.serviceIds.get(serviceIdOf(key.iamId))?.groupId === groupId);
}

function keysOfEntity(call: IbmCall): readonly IbmApiKey[] {
  const { caller, request } = call;
  const accountId = request.query.get('account_id');
  if (accountId !== null) ownAccount(call, accountId);
  const iamId = request.query.get('iam_id') ?? caller.iamId;
  readableEntity(call, iamId);
  return [...call.account.apiKeys.values()].filter((key) => key.iamId === iamId);
}

/** A user may be named by that user only, whatever the caller may see; a service ID by whoever sees it. */
function readableEntity(call: IbmCall, iamId: string): void {
  if (typeOf({ iamId }) === 'user' && iamId !== call.caller.iamId) throw badRequest("For a user 'iam_id' must match the token");
  if (typeOf({ iamId }) === 'serviceid' && !visibleServiceIds(call).some((service) => service.iamId === iamId)) {
    throw notFound(`Service ID ${serviceIdOf(iamId)}`);
  }
}

/** The group that a list is of; absent for the default one. Throws 404 for one that is not there. */
export function groupInQuery({ account, request }: IbmCall): string | undefined {
  const groupId = request.query.get('group_id');
  if (groupId === null || groupId === defaultGroupId(account.id)) return undefined;
  if (!account.groups.has(groupId)) throw notFound(`Service ID group ${groupId}`);
  return groupId;
}

export function getApiKey(call: IbmCall): Reply {
  const { query } = call.request;
  const wanted = { history: flag(query, 'include_history'), activity: flag(query, 'include_activity'), value: true };
  return ibmJson(200, apiKeyBody(call.account.id, keyInPath(call), wanted));
}

/** The key is found by its value, which comes in a header. */
export function getApiKeysDetails(call: IbmCall): Reply {
  const value = call.request.headers['iam-apikey'];
  if (typeof value !== 'string') throw badRequest("Header missing or empty: 'IAM-ApiKey'");
  const id = keyIdOfValue(value);
  const key = visibleKeys(call).find((visible) => visible.id === id);
  if (!key) throw notFound('The API key of this value');
  return ibmJson(200, apiKeyBody(call.account.id, key, { history: flag(call.request.query, 'include_history') }));
}

export function updateApiKey(call: IbmCall): Reply {
  const key = changeable(keyInPath(call));
  const expected = call.request.headers['if-match'];
  if (expected === undefined) throw badRequest("Header missing or empty: 'If-Match'");
  if (expected !== '*' && expected !== entityTagOf(key)) throw conflict(`The API key ${key.id} has changed since it was read.`);
  apply(key, parseApiKeyChange(call.request.body));
  changedAt(key, call.now);
  return ibmJson(200, apiKeyBody(call.account.id, key));
}

function apply(key: IbmApiKey, { name, description, expires }: ApiKeyChange): void {
  if (name !== undefined) key.name = name;
  if (description === '') delete key.description;
  else if (description !== undefined) key.description = description;
  if (expires !== undefined) key.expires = expires;
}

export function deleteApiKey(call: IbmCall): Reply {
  call.state.world.deleteApiKey(call.account.id, changeable(keyInPath(call)).id);
  return ibmDone;
}

/** Does nothing to a key that is so already. */
export function disableApiKey(disabled: boolean): (call: IbmCall) => Reply {
  return (call) => {
    call.state.world.setDisabled(call.account.id, changeable(keyInPath(call)).id, disabled, call.now);
    return ibmDone;
  };
}

/** Takes no access away: a locked key goes on to let its holder in. */
export function lockApiKey(locked: boolean): (call: IbmCall) => Reply {
  return (call) => {
    call.state.world.setLocked(call.account.id, keyInPath(call).id, locked, call.now);
    return ibmDone;
  };
}

/** Throws 409 for a key that is locked. */
function changeable(key: IbmApiKey): IbmApiKey {
  if (key.locked) throw conflict(`The API key ${key.id} is locked and cannot be changed.`);
  return key;
}
