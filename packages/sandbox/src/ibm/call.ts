import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { badRequest, forbidden, notFound } from './ibm-error.ts';
import type { IbmAccount, IbmApiKey, IbmServiceId, IbmSight, IbmTrustedProfile, IbmUser } from './model.ts';
import type { IbmState } from './state.ts';
import type { IbmGrant } from './tokens.ts';
import { serviceIdOf } from './world.ts';

/** A request with a good token: who sends it, and what there is in the account that the token is for. */
export interface IbmCall {
  readonly state: IbmState;
  readonly now: Date;
  readonly caller: IbmCaller;
  readonly account: IbmAccount;
  readonly request: ReceivedRequest;
  /** Of the path, in its order. */
  readonly params: readonly string[];
}

export interface IbmCaller extends IbmGrant {
  readonly kind: 'user' | 'service-id';
  readonly sees: IbmSight;
  readonly seesUsers: IbmSight;
}

export type IbmHandler = (call: IbmCall) => Reply;

/** Somebody who is no longer in the account sees nobody else in it. */
export function callerOf(grant: IbmGrant, { users, serviceIds }: IbmAccount): IbmCaller {
  const user = users.get(grant.iamId);
  const identity = user ?? serviceIds.get(serviceIdOf(grant.iamId));
  const sees = identity ? (identity.sees ?? 'account') : 'only-itself';
  return { ...grant, kind: user ? 'user' : 'service-id', sees, seesUsers: identity?.seesUsers ?? sees };
}

/** Throws 403 for an account that is not the token's. */
export function ownAccount({ caller }: IbmCall, accountId: string): void {
  if (accountId !== caller.accountId) throw forbidden(`the token is not for the account ${accountId}`);
}

/** The parameter that names the account; throws 400 if it is missing. */
export function requiredAccount(call: IbmCall): void {
  const accountId = call.request.query.get('account_id');
  if (accountId === null) throw badRequest("Property missing or empty: 'account_id'");
  ownAccount(call, accountId);
}

/** The caller's own identity and keys, or all that the account has. */
export function visibleKeys({ caller, account }: IbmCall): readonly IbmApiKey[] {
  return [...account.apiKeys.values()].filter(({ iamId }) => caller.sees === 'account' || iamId === caller.iamId);
}

export function visibleServiceIds({ caller, account }: IbmCall): readonly IbmServiceId[] {
  return [...account.serviceIds.values()].filter(({ iamId }) => caller.sees === 'account' || iamId === caller.iamId);
}

export function visibleProfiles({ caller, account }: IbmCall): readonly IbmTrustedProfile[] {
  return caller.sees === 'account' ? [...account.profiles.values()] : [];
}

export function visibleUsers({ caller, account }: IbmCall): readonly IbmUser[] {
  return [...account.users.values()].filter(({ iamId }) => caller.seesUsers === 'account' || iamId === caller.iamId);
}

/** The one that the path means; throws 404 for what is not there, what is in another account, and what the caller may not see. */
export function keyInPath(call: IbmCall): IbmApiKey {
  return visible(call.account.apiKeys.get(call.params[0] ?? ''), call, 'API key');
}

export function serviceIdInPath(call: IbmCall): IbmServiceId {
  return visible(call.account.serviceIds.get(call.params[0] ?? ''), call, 'Service ID');
}

export function profileInPath(call: IbmCall): IbmTrustedProfile {
  return visible(call.account.profiles.get(call.params[0] ?? ''), call, 'Trusted profile');
}

/** `/v2/accounts/{account}/users/{iam_id}` */
export function userInPath(call: IbmCall): IbmUser {
  const [accountId = '', iamId = ''] = call.params;
  ownAccount(call, accountId);
  const user = call.account.users.get(iamId);
  if (!user || (call.caller.seesUsers !== 'account' && iamId !== call.caller.iamId)) throw notFound(`User ${iamId}`);
  return user;
}

function visible<T extends { readonly iamId: string }>(entity: T | undefined, { caller, params }: IbmCall, what: string): T {
  if (!entity || (caller.sees !== 'account' && entity.iamId !== caller.iamId)) throw notFound(`${what} ${params[0]}`);
  return entity;
}
