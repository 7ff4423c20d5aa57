import { type KeyUse, parseKeyUse } from '../bodies/audit-event.ts';
import { parseRetention } from '../bodies/tenancy.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import type { Window } from './window.ts';

/** Audit keeps what is done in a compartment by itself, and in the region where it is done. */
export interface AuditSource {
  readonly compartmentId: string;
  readonly region: string;
}

/** What was done with API keys, a page at a time. Not in any order. */
export async function* keyUsePages(session: OciSession, source: AuditSource, { since, until }: Window): AsyncGenerator<readonly KeyUse[]> {
  const call = {
    what: `Could not read Audit of the compartment ${source.compartmentId} in ${source.region}`,
    permission: 'read audit-events',
    path: '/20190901/auditEvents',
    query: { compartmentId: source.compartmentId, startTime: since.toISOString(), endTime: until.toISOString() },
  };
  for await (const page of session.audit(source.region).pages(call, parseKeyUse)) yield page.filter((use) => use !== undefined);
}

/** For how many days events are kept: 90 to 365. It is a setting of the tenancy. */
export function readRetentionDays({ audit, homeRegion, tenancyId, name }: OciSession): Promise<number> {
  const call = {
    what: `Could not read for how long Audit keeps the events of the tenancy ${name}`,
    permission: 'inspect tenancies',
    path: '/20190901/configuration',
    query: { compartmentId: tenancyId },
  };
  return audit(homeRegion).get(call, parseRetention);
}
