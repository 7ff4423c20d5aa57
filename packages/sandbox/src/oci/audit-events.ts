import { type AuditMoment, auditEventBody } from './audit-event-body.ts';
import type { OciPlace } from './audit-log.ts';
import { compartmentInQuery, type OciAnswer, type OciCall } from './call.ts';
import { listPage } from './list-pages.ts';
import { invalidParameter, notAuthorizedOrNotFound } from './oci-error.ts';
import { wholeMinute } from './parameters.ts';
import type { OciTenancy } from './tenancy.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Of one compartment in one region, without those below it: from `startTime` on and before `endTime`. */
export function listEvents(call: OciCall): OciAnswer {
  const { query } = call.request;
  const { tenancy, id, compartment } = compartmentInQuery(call);
  if (compartment && compartment.state !== 'ACTIVE') throw notAuthorizedOrNotFound();
  const start = wholeMinute(query, 'startTime');
  const end = wholeMinute(query, 'endTime');
  if (start >= end) throw invalidParameter('startTime must be before endTime.');
  const { audit, pages } = call.state.world;
  const place = { region: call.region ?? tenancy.homeRegion, compartmentId: id };
  const moments = momentsOf(call, tenancy, place, { start: start.getTime(), end: end.getTime() });
  const paging = { size: audit.pageSize, largest: audit.pageSize, emptyFirst: pages.emptyFirst };
  return listPage(withoutLimit(query), moments, (moment) => auditEventBody(moment, tenancy, place, call.state.world), paging);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What Audit keeps, and has got by now, with the filler; the first one first. */
function momentsOf({ now, state: { world } }: OciCall, tenancy: OciTenancy, place: OciPlace, span: Span): readonly AuditMoment[] {
  const { retentionDays, lagMs, fillerEveryMs } = world.audit;
  const start = Math.max(span.start, now.getTime() - retentionDays * DAY_MS);
  const end = Math.min(span.end, now.getTime() - lagMs + 1);
  const records = tenancy.audit.between(place, start, end).map((record) => ({ at: record.at, record }));
  if (fillerEveryMs === undefined) return records;
  return [...records, ...fillers({ start, end }, fillerEveryMs)].sort((a, b) => a.at - b.at);
}

function fillers({ start, end }: Span, everyMs: number): readonly AuditMoment[] {
  const first = Math.ceil(start / everyMs);
  const count = Math.max(0, Math.ceil(end / everyMs) - first);
  return Array.from({ length: count }, (_, index) => ({ at: (first + index) * everyMs }));
}

/** Audit says itself how long its pages are. */
function withoutLimit(query: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(query);
  rest.delete('limit');
  return rest;
}
