import { accessDenied, noSuchEntity, validationError } from './aws-error.ts';
import { arnOf, type Caller } from './caller.ts';
import { secretAccessKeyOf } from './identifiers.ts';
import type { AccessKey, IamUser } from './model.ts';
import { namedUser, userKey } from './named-user.ts';
import { pageOf, required } from './parameters.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState } from './state.ts';

export function listAccessKeys(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const visible = state.staleKeys.read(userKey(caller, user), user.keys);
  const keys = [...visible].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { items, ...more } = pageOf(keys, form, ({ id }) => id);
  return { ...more, AccessKeyMetadata: items.map((key) => describeKey(user, key)) };
}

/**
 * The model names no error for a key that is not there: IAM looks for it only in the caller's
 * account, and answers for any other as for one that the caller may not see.
 */
export function getAccessKeyLastUsed({ world }: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
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

/** The one time that the secret is shown. */
export function createAccessKey(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const before = snapshotOf(user);
  const key = state.world.createKey(caller.accountId, user.name, state.clock.now());
  state.staleKeys.remember(userKey(caller, user), before, state.world.staleReads);
  return { AccessKey: { ...describeKey(user, key), SecretAccessKey: secretAccessKeyOf(key.id) } };
}

export function updateAccessKey(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const key = namedKey(user, form);
  const status = required(form, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw validationError(`1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint`);
  }
  state.staleKeys.remember(userKey(caller, user), snapshotOf(user), state.world.staleReads);
  key.status = status;
  key.changed = state.clock.now().getTime();
  return undefined;
}

export function deleteAccessKey(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const user = namedUser(state, caller, form);
  const key = namedKey(user, form);
  state.staleKeys.remember(userKey(caller, user), snapshotOf(user), state.world.staleReads);
  state.world.deleteKey(caller.accountId, key.id);
  return undefined;
}

function namedKey(user: IamUser, form: URLSearchParams): AccessKey {
  const keyId = required(form, 'AccessKeyId');
  const key = user.keys.find(({ id }) => id === keyId);
  if (!key) throw noSuchEntity(`The Access Key with id ${keyId} cannot be found.`);
  return key;
}

function describeKey(user: IamUser, key: AccessKey) {
  return { UserName: user.name, AccessKeyId: key.id, Status: key.status, CreateDate: new Date(key.created) };
}

function snapshotOf(user: IamUser): readonly AccessKey[] {
  return user.keys.map((key) => ({ ...key }));
}
