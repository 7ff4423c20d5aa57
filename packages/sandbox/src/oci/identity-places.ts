import { compartmentInQuery, type OciAnswer, type OciCall, tenancyInPath } from './call.ts';
import { compartmentBody, domainBody, subscriptionBody } from './identity-bodies.ts';
import { pageOfList } from './list-pages.ts';
import { invalidParameter } from './oci-error.ts';

export function listRegionSubscriptions(call: OciCall): OciAnswer {
  const tenancy = tenancyInPath(call);
  return { status: 200, body: tenancy.regions.map((region) => subscriptionBody(tenancy, region)) };
}

/** Its children, or all that are below the root; never the root itself, and those that were deleted, too. */
export function listCompartments(call: OciCall): OciAnswer {
  const { tenancy, id, compartment } = compartmentInQuery(call);
  const { query } = call.request;
  const inSubtree = query.get('compartmentIdInSubtree') === 'true';
  if (inSubtree && compartment) throw invalidParameter('compartmentIdInSubtree can be true for the tenancy only.');
  const all = [...tenancy.compartments.values()].filter(({ parentId }) => inSubtree || parentId === id);
  const accessible = query.get('accessLevel') === 'ACCESSIBLE' ? all.filter(({ state }) => state === 'ACTIVE') : all;
  return pageOfList(call, accessible, compartmentBody);
}

/** Those that were made in this very compartment. */
export function listDomains(call: OciCall): OciAnswer {
  const { tenancy, id } = compartmentInQuery(call);
  const domains = [...tenancy.domains.values()].filter(({ compartmentId }) => compartmentId === id);
  return pageOfList(call, domains, (domain) => domainBody(tenancy, domain, domainUrl(call.state.baseUrl, domain.slug)));
}

export function domainUrl(baseUrl: string, slug: string): string {
  return `${baseUrl}/domains/${encodeURIComponent(slug)}`;
}
