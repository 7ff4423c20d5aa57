import type { IbmSettings, OciSettings, TenancySettings } from '../cloud-settings.ts';
import type { RawConfig, RawTenancy } from '../raw.ts';
import { ifSet, listOf } from './values.ts';

export function resolveIbm(ibm: NonNullable<RawConfig['ibm']>): IbmSettings {
  return {
    accounts: new Map(Object.entries(ibm.accounts ?? {})),
    ...ifSet('iamUrl', rootOf(ibm.iam_url)),
    ...ifSet('userManagementUrl', rootOf(ibm.user_management_url)),
  };
}

const ADMIN_GROUPS = ['Administrators'];

export function resolveOci(oci: NonNullable<RawConfig['oci']>): OciSettings {
  return {
    tenancies: new Map(Object.entries(oci.tenancies ?? {}).map(([id, tenancy]) => [id, resolveTenancy(tenancy)])),
    adminGroups: oci.admin_groups === undefined ? ADMIN_GROUPS : listOf(oci.admin_groups),
    ...ifSet('endpoint', rootOf(oci.endpoint)),
  };
}

function resolveTenancy({ name, region, domains = [] }: RawTenancy): TenancySettings {
  return { name, region, domains: [...new Set(listOf(domains).map(rootOf))].filter((url) => url !== undefined) };
}

/** Paths are put behind it. */
function rootOf(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '');
}
