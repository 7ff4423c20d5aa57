import { getAccountAuthorizationDetails } from './authorization-details.ts';
import { AwsError, throttled } from './aws-error.ts';
import type { Caller } from './caller.ts';
import { createAccessKey, deleteAccessKey, getAccessKeyLastUsed, listAccessKeys, updateAccessKey } from './iam-access-keys.ts';
import { getAccountSummary, listAccountAliases } from './iam-account.ts';
import { createLoginProfile, deleteLoginProfile, getLoginProfile, updateLoginProfile } from './iam-login-profiles.ts';
import { deleteUser, getUser, listUsers, listUserTags } from './iam-users.ts';
import { userArn } from './identifiers.ts';
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
  ['CreateAccessKey', createAccessKey],
  ['UpdateAccessKey', updateAccessKey],
  ['DeleteAccessKey', deleteAccessKey],
  ['GetLoginProfile', getLoginProfile],
  ['CreateLoginProfile', createLoginProfile],
  ['UpdateLoginProfile', updateLoginProfile],
  ['DeleteLoginProfile', deleteLoginProfile],
  ['GenerateCredentialReport', generateCredentialReport],
  ['GetCredentialReport', getCredentialReport],
  ['ListAccountAliases', listAccountAliases],
  ['GetAccountSummary', getAccountSummary],
  ['GetAccountAuthorizationDetails', getAccountAuthorizationDetails],
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
