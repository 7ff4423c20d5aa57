import { typeOf } from './api-keys.ts';
import { type IbmCall, visibleKeys, visibleProfiles, visibleServiceIds, visibleUsers } from './call.ts';
import type { ReportPart } from './conditions.ts';
import { ibmTime } from './identifiers.ts';
import type { IbmApiKey, IbmTracked, IbmUser } from './model.ts';
import { serviceIdOf } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;

export type ReportLists = Readonly<Record<ReportPart, readonly unknown[]>>;

/**
 * All that the caller may see and that has not authenticated within so many hours, what was made within them included. A report
 * has no counts, and `last_authn` is absent for what never authenticated.
 */
export function reportLists(call: IbmCall, hours: number): ReportLists {
  const since = call.now.getTime() - hours * HOUR_MS;
  const inactive = <T extends IbmTracked>(list: readonly T[]) =>
    list.filter(({ lastAuthn }) => lastAuthn === undefined || lastAuthn < since);
  return {
    users: inactive(visibleUsers(call)).map((user) => ({ ...userFacts(user), ...lastAuthnOf(user) })),
    apikeys: inactive(visibleKeys(call)).map((key) => apiKeyEntry(call, key)),
    serviceids: inactive(visibleServiceIds(call)).map(entityEntry),
    profiles: inactive(visibleProfiles(call)).map(entityEntry),
  };
}

function apiKeyEntry({ account }: IbmCall, key: IbmApiKey) {
  const service = account.serviceIds.get(serviceIdOf(key.iamId));
  const user = account.users.get(key.iamId);
  return {
    id: key.id,
    name: key.name,
    type: typeOf(key),
    ...(service && { serviceid: { id: service.id, name: service.name } }),
    ...(user && { user: userFacts(user) }),
    ...lastAuthnOf(key),
  };
}

function entityEntry(entity: IbmTracked & { readonly id: string; readonly name: string }) {
  return { id: entity.id, name: entity.name, ...lastAuthnOf(entity) };
}

function userFacts({ iamId, firstName, lastName, email }: IbmUser) {
  return { iam_id: iamId, name: `${firstName} ${lastName}`.trim(), username: email, email };
}

function lastAuthnOf({ lastAuthn }: IbmTracked) {
  return lastAuthn === undefined ? {} : { last_authn: ibmTime(lastAuthn) };
}
