import { type DescribedUser, type OciUser, parseDescribedUser, parseUser } from '../bodies/user.ts';
import type { OciSession } from '../connection/oci-connection.ts';

/** What a list gives at the most at a time. */
export const PAGE_SIZE = '1000';

/** The users of the tenancy's own API, page by page: those of nested identity domains are not among them. */
export function userPages({ identity, tenancyId, name }: OciSession): AsyncGenerator<readonly OciUser[]> {
  const call = {
    what: `Could not list the users of the tenancy ${name}`,
    permission: 'inspect users',
    path: '/20160918/users',
    query: { compartmentId: tenancyId, limit: PAGE_SIZE },
  };
  return identity.pages(call, parseUser);
}

/** Any user, of whatever identity domain. */
export function getUser({ identity, name }: OciSession, userId: string): Promise<DescribedUser> {
  const call = {
    what: `Could not read the user ${userId} of the tenancy ${name}`,
    permission: 'inspect users',
    path: `/20160918/users/${encodeURIComponent(userId)}`,
  };
  return identity.get(call, parseDescribedUser);
}
