import {
  type DomainGroup,
  type DomainUser,
  GROUP_ATTRIBUTES,
  parseDomainGroup,
  parseDomainUser,
  USER_ATTRIBUTES,
} from '../bodies/domain.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { scimList, scimPages } from '../connection/scim-pages.ts';

/** The groups of an identity domain that are called so; domains do not mind the case. */
export async function groupsNamed(session: OciSession, domain: string, name: string): Promise<readonly DomainGroup[]> {
  const call = {
    what: `Could not read the group ${name} of the identity domain ${domain}`,
    permission: 'inspect groups',
    path: '/admin/v1/Groups',
    query: { filter: `displayName eq ${JSON.stringify(name)}`, attributes: GROUP_ATTRIBUTES },
  };
  const groups = await scimList(session.domain(domain), call, parseDomainGroup);
  return groups.filter((group) => group.name.toLowerCase() === name.toLowerCase());
}

export function domainUserPages(session: OciSession, domain: string): AsyncGenerator<readonly DomainUser[]> {
  const call = {
    what: `Could not list the users of the identity domain ${domain}`,
    permission: 'inspect users',
    path: '/admin/v1/Users',
    query: { attributes: USER_ATTRIBUTES },
  };
  return scimPages(session.domain(domain), call, parseDomainUser);
}
