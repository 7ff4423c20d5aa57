import { AwsError, accessDenied, noSuchEntity, throttled, validationError } from './aws-error.ts';
import { arnOf, type Caller } from './caller.ts';
import { uniqueId, userArn } from './identifiers.ts';
import type { AccessKey, IamUser } from './model.ts';
import { pageOf, required } from './parameters.ts';
import { authorize } from './permissions.ts';
import type { XmlValue } from './query-protocol.ts';
import { generateCredentialReport, getCredentialReport } from './report-operations.ts';
import type { AwsState } from './state.ts';

export const IAM_NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** An operation of IAM in the caller's account; `undefined` for one that answers with no result. */
type IamOperation = (state: AwsState, caller: Caller, form: URLSearchParams) => XmlValue;

const IAM_OPERATIONS: ReadonlyMap<string, IamOperation> = new Map<string, IamOperation>([
  ['ListUsers', listUsers],
  ['GetUser', getUser],
  ['ListUserTags', listUserTags],
  ['DeleteUser', deleteUser],
  ['ListAccessKeys', listAccessKeys],
  ['GetAccessKeyLastUsed', getAccessKeyLastUsed],
  ['UpdateAccessKey', updateAccessKey],
  ['DeleteAccessKey', deleteAccessKey],
  ['GenerateCredentialReport', generateCredentialReport],
  ['GetCredentialReport', getCredentialReport],
  ['ListAccountAliases', listAccountAliases],
]);

export function callIam(state: AwsState, caller: Caller, action: string, form: URLSearchParams): XmlValue {
  const operation = IAM_OPERATIONS.get(action);
  if (!operation) throw new AwsError('InvalidAction', 400, `Could not find operation ${action} for version 2010-05-08`);
  const limit = state.world.throttle;
  if (limit && !state.buckets.take(caller.accountId, limit)) throw throttled();
  authorize(state.world, caller, `iam:${action}`, resourceOf(caller, form));
  return operation(state, caller, form);
}

function resourceOf(caller: Caller, form: URLSearchParams): string {
  const keyOnly = !form.has('UserName') && form.get('AccessKeyId');
  return keyOnly ? `access key ${keyOnly}` : userArn(caller.accountId, form.get('UserName') ?? '');
}

/** Tags are left out, as IAM does. */
function listUsers({ world }: AwsState, { accountId }: Caller, form: URLSearchParams): XmlValue {
  const { items, ...more } = pageOf(world.sortedUserNames(accountId), form, (name) => name);
  return { ...more, Users: items.map((name) => describeUser(accountId, world.user(accountId, name))) };
}

function getUser(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const tags = describeTags(user);
  return { User: { ...describeUser(caller.accountId, user), ...(tags.length > 0 && { Tags: tags }) } };
}

function listUserTags(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  required(form, 'UserName');
  const { items, ...more } = pageOf(describeTags(namedUser(state, caller, form)), form, ({ Key }) => Key);
  return { ...more, Tags: items };
}

function deleteUser(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  required(form, 'UserName');
  const user = namedUser(state, caller, form);
  if (user.keys.length > 0) throw new AwsError('DeleteConflict', 409, 'Cannot delete entity, must delete access keys first.');
  state.world.deleteUser(caller.accountId, user.name);
  return undefined;
}

function listAccessKeys(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const keys = [...user.keys].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { items, ...more } = pageOf(keys, form, ({ id }) => id);
  return {
    ...more,
    AccessKeyMetadata: items.map((key) => ({
      UserName: user.name,
      AccessKeyId: key.id,
      Status: visibleStatus(state, key),
      CreateDate: new Date(key.created),
    })),
  };
}

/**
 * The model names no error for a key that is not there: IAM looks for it only in the caller's
 * account, and answers for any other as for one that the caller may not see.
 */
function getAccessKeyLastUsed({ world }: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const keyId = required(form, 'AccessKeyId');
  const found = world.findKey(caller.accountId, keyId);
  if (!found) {
    throw accessDenied(`User: ${arnOf(caller)} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${keyId}`);
  }
  const use = found.key.lastUsed;
  const facts = use
    ? { LastUsedDate: new Date(use.at), ServiceName: use.service, Region: use.region }
    : { ServiceName: 'N/A', Region: 'N/A' };
  return { UserName: found.user.name, AccessKeyLastUsed: facts };
}

function updateAccessKey(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const key = namedKey(state, caller, form);
  const status = required(form, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw validationError(`1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint`);
  }
  if (state.world.staleReads > 0) state.staleStatuses.set(key.id, { status: key.status, readsLeft: state.world.staleReads });
  key.status = status;
  key.changed = state.clock.now().getTime();
  return undefined;
}

function deleteAccessKey(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  state.world.deleteKey(caller.accountId, namedKey(state, caller, form).id);
  return undefined;
}

function listAccountAliases({ world }: AwsState, { accountId }: Caller): XmlValue {
  const { alias } = world.account(accountId);
  return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
}

/**
 * Without a name the caller itself is meant: a trap for whoever forgets it. A session is nobody,
 * and must name a user.
 */
function namedUser({ world }: AwsState, caller: Caller, form: URLSearchParams): IamUser {
  const name = form.get('UserName');
  if (name) {
    const user = world.account(caller.accountId).users.get(name);
    if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
    return user;
  }
  if (caller.kind === 'session') throw validationError('Must specify userName when calling with non-User credentials');
  return caller.user;
}

function namedKey(state: AwsState, caller: Caller, form: URLSearchParams): AccessKey {
  const keyId = required(form, 'AccessKeyId');
  const key = namedUser(state, caller, form).keys.find(({ id }) => id === keyId);
  if (!key) throw noSuchEntity(`The Access Key with id ${keyId} cannot be found.`);
  return key;
}

function visibleStatus(state: AwsState, key: AccessKey): string {
  const stale = state.staleStatuses.get(key.id);
  if (!stale || stale.readsLeft === 0) return key.status;
  stale.readsLeft -= 1;
  return stale.status;
}

function describeUser(accountId: string, user: IamUser) {
  return {
    Path: '/',
    UserName: user.name,
    UserId: uniqueId('AIDA', accountId, user.name),
    Arn: userArn(accountId, user.name),
    CreateDate: new Date(user.created),
    ...(user.password?.lastUsed !== undefined && { PasswordLastUsed: new Date(user.password.lastUsed) }),
  };
}

function describeTags(user: IamUser): { readonly Key: string; readonly Value: string }[] {
  return Object.entries(user.tags)
    .map(([Key, Value]) => ({ Key, Value }))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
}
