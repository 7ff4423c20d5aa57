import type { ReceivedRequest } from '../loopback-service.ts';
import { AwsError } from './aws-error.ts';
import { uniqueId, userArn } from './identifiers.ts';
import type { AccessKey, IamUser, Role } from './model.ts';
import type { AwsState, Session } from './state.ts';

/**
 * The operator's access key, of an administrator in the main account who is in no list of its
 * users, so that a test's world holds only what the test put there. The secret opens nothing:
 * the sandbox believes whoever names a key, and checks no signature.
 */
export const OPERATOR_ACCESS_KEY_ID = 'AKIASANDBOXADMINROOT';
export const OPERATOR_SECRET_ACCESS_KEY = 'sandbox-secret-for-loopback-only-no-cloud';
const OPERATOR_NAME = 'sandbox-operator';

/** Who signed a request. */
export type Caller =
  | { readonly kind: 'user'; readonly accountId: string; readonly user: IamUser }
  | { readonly kind: 'session'; readonly accountId: string; readonly session: Session; readonly role: Role };

export function operatorUser(created: Date): IamUser {
  const key: AccessKey = {
    id: OPERATOR_ACCESS_KEY_ID,
    created: created.getTime(),
    status: 'Active',
    changed: undefined,
    lastUsed: undefined,
  };
  return { name: OPERATOR_NAME, created: key.created, tags: {}, password: undefined, keys: [key] };
}

/** The access key id in a request's `Credential=AKIA…/date/region/service/aws4_request`. */
export function signingKeyOf(request: Pick<ReceivedRequest, 'headers'>): string | undefined {
  return /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1];
}

/** Throws what AWS answers to a request that it cannot lay at anyone's door. */
export function callerOf(state: AwsState, request: Pick<ReceivedRequest, 'headers'>): Caller {
  const keyId = signingKeyOf(request);
  if (keyId === undefined) throw new AwsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  const session = state.sessions.get(keyId);
  if (session) return sessionCaller(state, session, request.headers['x-amz-security-token']);
  const holder = holderOf(state, keyId);
  if (holder?.user.keys.find(({ id }) => id === keyId)?.status !== 'Active') throw invalidToken();
  return holder;
}

export function arnOf(caller: Caller): string {
  if (caller.kind === 'user') return userArn(caller.accountId, caller.user.name, caller.user.path);
  return `arn:aws:sts::${caller.accountId}:assumed-role/${caller.session.roleName}/${caller.session.name}`;
}

export function userIdOf(caller: Caller): string {
  if (caller.kind === 'user') return uniqueId('AIDA', caller.accountId, caller.user.name);
  return `${uniqueId('AROA', caller.accountId, caller.session.roleName)}:${caller.session.name}`;
}

/**
 * The account that a request is about, for a fault to match on: the caller's own, and for
 * AssumeRole the role's.
 */
export function accountOfRequest(state: AwsState, request: ReceivedRequest): string | undefined {
  if (request.operation === 'sts:AssumeRole') return new URLSearchParams(request.body).get('RoleArn')?.split(':')[4];
  const keyId = signingKeyOf(request);
  if (keyId === undefined) return undefined;
  return state.sessions.get(keyId)?.accountId ?? holderOf(state, keyId)?.accountId;
}

function sessionCaller(state: AwsState, session: Session, token: string | string[] | undefined): Caller {
  if (token !== session.token) throw invalidToken();
  if (Date.now() >= session.expires) throw new AwsError('ExpiredToken', 403, 'The security token included in the request is expired');
  const role = state.world.account(session.accountId).roles.get(session.roleName);
  if (!role) throw invalidToken();
  return { kind: 'session', accountId: session.accountId, session, role };
}

function holderOf({ world, operator }: AwsState, keyId: string): Extract<Caller, { kind: 'user' }> | undefined {
  if (keyId === OPERATOR_ACCESS_KEY_ID) return { kind: 'user', accountId: world.mainAccountId, user: operator };
  for (const accountId of world.accounts.keys()) {
    const found = world.findKey(accountId, keyId);
    if (found) return { kind: 'user', accountId, user: found.user };
  }
  return undefined;
}

function invalidToken(): AwsError {
  return new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
}
