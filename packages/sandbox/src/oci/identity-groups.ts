import { type OciAnswer, type OciCall, tenancyInQuery } from './call.ts';
import { groupBody, membershipBody, type OciMembership } from './identity-bodies.ts';
import { pageOfList } from './list-pages.ts';
import type { OciGroup } from './model.ts';
import { invalidParameter, notAuthorizedOrNotFound } from './oci-error.ts';
import { defaultDomainOf, type OciTenancy } from './tenancy.ts';

/** Those of the default domain. */
export function listGroups(call: OciCall): OciAnswer {
  const tenancy = tenancyInQuery(call);
  const name = call.request.query.get('name');
  return pageOfList(
    call,
    groupsOf(tenancy).filter((group) => name === null || group.name === name),
    groupBody,
  );
}

/** Of one user, of one group, or of both: all of a tenancy's at once can't be had. Other domains' groups are unknown here. */
export function listUserGroupMemberships(call: OciCall): OciAnswer {
  const tenancy = tenancyInQuery(call);
  const { query } = call.request;
  const [userId, groupId] = [query.get('userId'), query.get('groupId')];
  if (userId === null && groupId === null) throw invalidParameter('Either userId or groupId must be given.');
  const groups = groupsOf(tenancy).filter(({ id }) => groupId === null || id === groupId);
  const isUnknown = (groupId !== null && groups.length === 0) || (userId !== null && !tenancy.users.has(userId));
  if (isUnknown) throw notAuthorizedOrNotFound();
  const memberships = groups.flatMap(membershipsOf).filter((membership) => userId === null || membership.userId === userId);
  return pageOfList(call, memberships, membershipBody);
}

function membershipsOf(group: OciGroup): readonly OciMembership[] {
  return Array.from(group.members, ([userId, since]) => ({ group, userId, since }));
}

function groupsOf(tenancy: OciTenancy): readonly OciGroup[] {
  const { id } = defaultDomainOf(tenancy);
  return [...tenancy.groups.values()].filter(({ domainId }) => domainId === id);
}
