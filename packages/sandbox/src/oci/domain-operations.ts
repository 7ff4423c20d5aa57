import { domainInPath, type OciAnswer, type OciCall } from './call.ts';
import { API_KEY_SHAPE, type DomainPlace, GROUP_SHAPE, scimApiKey, scimGroup, scimUser, USER_SHAPE } from './domain-bodies.ts';
import { scimIdOf } from './identifiers.ts';
import type { OciApiKey, OciUser } from './model.ts';
import { notAuthorizedOrNotFound } from './oci-error.ts';
import { scimList, scimOne } from './scim-list.ts';

export function listDomainUsers(call: OciCall): OciAnswer {
  const place = placeOf(call);
  return scimList(call, { entities: usersOf(place), resourceOf: (user) => scimUser(place, user), shape: USER_SHAPE });
}

export function getDomainUser(call: OciCall): OciAnswer {
  const place = placeOf(call);
  const user = found(usersOf(place).find(({ id }) => isNamed(call, id)));
  return scimOne(call, scimUser(place, user), USER_SHAPE);
}

export function listDomainGroups(call: OciCall): OciAnswer {
  const place = placeOf(call);
  const entities = [...place.tenancy.groups.values()].filter(({ domainId }) => domainId === place.domain.id);
  return scimList(call, { entities, resourceOf: (group) => scimGroup(place, group), shape: GROUP_SHAPE });
}

export function listDomainApiKeys(call: OciCall): OciAnswer {
  const place = placeOf(call);
  return scimList(call, { entities: keysOf(place), resourceOf: ({ user, key }) => scimApiKey(place, user, key), shape: API_KEY_SHAPE });
}

export function getDomainApiKey(call: OciCall): OciAnswer {
  const place = placeOf(call);
  const { user, key } = keyInPath(call, place);
  return scimOne(call, scimApiKey(place, user, key), API_KEY_SHAPE);
}

export function deleteDomainApiKey(call: OciCall): OciAnswer {
  const { user, key } = keyInPath(call, placeOf(call));
  call.state.world.deleteKey({ userId: user.id, fingerprint: key.fingerprint });
  return { status: 204 };
}

function keyInPath(call: OciCall, place: DomainPlace) {
  return found(keysOf(place).find(({ key }) => isNamed(call, key.id)));
}

function placeOf(call: OciCall): DomainPlace {
  const domain = domainInPath(call);
  return { domain, tenancy: call.state.world.tenancy(domain.tenancyId), baseUrl: call.state.baseUrl };
}

function usersOf({ tenancy, domain }: DomainPlace): readonly OciUser[] {
  return [...tenancy.users.values()].filter(({ domainId }) => domainId === domain.id);
}

function keysOf(place: DomainPlace): readonly { readonly user: OciUser; readonly key: OciApiKey }[] {
  return usersOf(place).flatMap((user) => user.keys.map((key) => ({ user, key })));
}

/** By the domain's own id, or by OCID. */
function isNamed({ params }: OciCall, id: string): boolean {
  return params[1] === id || params[1] === scimIdOf(id);
}

function found<T>(entity: T | undefined): T {
  if (entity === undefined) throw notAuthorizedOrNotFound();
  return entity;
}
