import { type OciGroup, parseGroup, parseMembership } from '../bodies/group.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { PAGE_SIZE } from './list-users.ts';

/** The groups of the tenancy's own API. */
export function listGroups({ identity, tenancyId, name }: OciSession): Promise<readonly OciGroup[]> {
  const call = {
    what: `Could not list the groups of the tenancy ${name}`,
    permission: 'inspect groups',
    path: '/20160918/groups',
    query: { compartmentId: tenancyId, limit: PAGE_SIZE },
  };
  return identity.list(call, parseGroup);
}

/** The OCIDs of those in a group. */
export async function listMembers({ identity, tenancyId, name }: OciSession, group: OciGroup): Promise<readonly string[]> {
  const call = {
    what: `Could not list the members of the group ${group.name} of the tenancy ${name}`,
    permission: 'inspect groups',
    path: '/20160918/userGroupMemberships',
    query: { compartmentId: tenancyId, groupId: group.id, limit: PAGE_SIZE },
  };
  const memberships = await identity.list(call, parseMembership);
  return memberships.filter(({ ended }) => !ended).map(({ userId }) => userId);
}
