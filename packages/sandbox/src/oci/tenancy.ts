import { OciAuditLog } from './audit-log.ts';
import type { OciCompartment, OciDomain, OciGroup, OciRegion, OciUser } from './model.ts';

export interface NewOciTenancy {
  readonly id: string;
  readonly name: string;
  readonly homeRegion: OciRegion;
  /** Subscribed to, besides the home region. */
  readonly otherRegions?: readonly OciRegion[];
}

export interface OciTenancy {
  /** Also that of its root compartment. */
  readonly id: string;
  readonly name: string;
  readonly homeRegion: OciRegion;
  /** The home region first. */
  readonly regions: readonly OciRegion[];
  /** Without the root. */
  readonly compartments: Map<string, OciCompartment>;
  readonly domains: Map<string, OciDomain>;
  readonly users: Map<string, OciUser>;
  readonly groups: Map<string, OciGroup>;
  readonly audit: OciAuditLog;
  /** Tenancies whose users its policies let in. */
  readonly admits: Set<string>;
}

export function ociTenancyOf({ id, name, homeRegion, otherRegions = [] }: NewOciTenancy): OciTenancy {
  return {
    id,
    name,
    homeRegion,
    regions: [homeRegion, ...otherRegions],
    compartments: new Map(),
    domains: new Map(),
    users: new Map(),
    groups: new Map(),
    audit: new OciAuditLog(),
    admits: new Set(),
  };
}

/** Every tenancy has one. */
export function defaultDomainOf({ name, domains }: OciTenancy): OciDomain {
  const found = [...domains.values()].find(({ type }) => type === 'DEFAULT');
  if (!found) throw new Error(`The sandbox's tenancy ${name} has no default domain.`);
  return found;
}
