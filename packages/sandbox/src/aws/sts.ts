import { AwsError, accessDenied } from './aws-error.ts';
import { arnOf, type Caller, userIdOf } from './caller.ts';
import { accessKeyId, uniqueId } from './identifiers.ts';
import type { Role } from './model.ts';
import { required, wholeNumber } from './parameters.ts';
import { roleAllows } from './permissions.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState } from './state.ts';

export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

type StsOperation = (state: AwsState, caller: Caller, form: URLSearchParams) => XmlValue;

const STS_OPERATIONS: ReadonlyMap<string, StsOperation> = new Map([
  ['GetCallerIdentity', getCallerIdentity],
  ['AssumeRole', assumeRole],
]);

export function callSts(state: AwsState, caller: Caller, action: string, form: URLSearchParams): XmlValue {
  const operation = STS_OPERATIONS.get(action);
  if (!operation) throw new AwsError('InvalidAction', 400, `Could not find operation ${action} for version 2011-06-15`);
  return operation(state, caller, form);
}

/** No permission is needed, or can be refused. */
function getCallerIdentity(_state: AwsState, caller: Caller): XmlValue {
  return { Arn: arnOf(caller), UserId: userIdOf(caller), Account: caller.accountId };
}

/** Every role trusts the main account, and nobody else. */
function assumeRole(state: AwsState, caller: Caller, form: URLSearchParams): XmlValue {
  const arn = required(form, 'RoleArn');
  const name = required(form, 'RoleSessionName');
  const seconds = wholeNumber(form, 'DurationSeconds', { min: 900, max: 43_200, default: 3600 });
  const { accountId, roleName } = trustedRole(state, caller, arn, form.get('ExternalId'));

  const keyId = accessKeyId('ASIA', state.random);
  const session = { accountId, roleName, name, token: `sandbox-session-${keyId}`, expires: Date.now() + seconds * 1000 };
  state.sessions.set(keyId, session);
  return {
    Credentials: {
      AccessKeyId: keyId,
      SecretAccessKey: `sandbox-session-secret-${keyId}`,
      SessionToken: session.token,
      Expiration: new Date(session.expires),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${uniqueId('AROA', accountId, roleName)}:${name}`,
      Arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${name}`,
    },
  };
}

/**
 * STS does not tell a role that is not there from one that may not be assumed, nor from a wrong
 * external id: all are AccessDenied, in the same words.
 */
function trustedRole({ world }: AwsState, caller: Caller, arn: string, externalId: string | null): { accountId: string; roleName: string } {
  const [, accountId = '', roleName = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const account = world.accounts.get(accountId);
  const role = account?.state === 'ACTIVE' ? account.roles.get(roleName) : undefined;
  const mayAssume = caller.kind === 'user' || roleAllows(caller.role, 'sts:AssumeRole');
  const trusted = caller.accountId === world.mainAccountId && !world.isDenied(accountId, 'sts:AssumeRole');
  if (role && mayAssume && trusted && hasExternalId(role, externalId)) return { accountId, roleName };
  throw accessDenied(`User: ${arnOf(caller)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
}

function hasExternalId(role: Role, externalId: string | null): boolean {
  return role.externalId === undefined || role.externalId === externalId;
}
