import { parseCompartment, parseRegion } from '../bodies/tenancy.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { PAGE_SIZE } from './list-users.ts';

/** The OCIDs of the tenancy's compartments: the root, which is the tenancy itself, and all that are below it. */
export async function listCompartments({ identity, tenancyId, name }: OciSession): Promise<readonly string[]> {
  const call = {
    what: `Could not list the compartments of the tenancy ${name}`,
    permission: 'inspect compartments',
    path: '/20160918/compartments',
    query: { compartmentId: tenancyId, compartmentIdInSubtree: 'true', accessLevel: 'ANY', limit: PAGE_SIZE },
  };
  const compartments = await identity.list(call, parseCompartment);
  return [...new Set([tenancyId, ...compartments.filter(({ active }) => active).map(({ id }) => id)])];
}

/** The regions that the tenancy uses. */
export async function listRegions({ identity, tenancyId, name }: OciSession): Promise<readonly string[]> {
  const call = {
    what: `Could not list the regions of the tenancy ${name}`,
    permission: 'inspect tenancies',
    path: `/20160918/tenancies/${encodeURIComponent(tenancyId)}/regionSubscriptions`,
  };
  const regions = await identity.list(call, parseRegion);
  return regions.filter(({ ready }) => ready).map(({ name }) => name);
}
