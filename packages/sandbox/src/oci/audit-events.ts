import { type AuditMoment, type AuditScene, auditEventBody } from './audit-event-body.ts';
import { compartmentInQuery, type OciAnswer, type OciCall, tenancyInQuery } from './call.ts';
import { listPage } from './list-pages.ts';
import { invalidParameter, notAuthorizedOrNotFound } from './oci-error.ts';
import { wholeMinute } from './parameters.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Of one compartment in one region, without those below it: what Audit got from `startTime` on and before `endTime`. */
export function listEvents(call: OciCall): OciAnswer {
  const { query } = call.request;
  const { tenancy, id, compartment } = compartmentInQuery(call);
  if (compartment && compartment.state !== 'ACTIVE') throw notAuthorizedOrNotFound();
  const start = wholeMinute(query, 'startTime');
  const end = wholeMinute(query, 'endTime');
  if (start >= end) throw invalidParameter('startTime must be before endTime.');
  const { audit, pages } = call.state.world;
  const place = { region: call.region ?? tenancy.homeRegion, compartmentId: id };
  const scene = { world: call.state.world, tenancy, place };
  return listPage(withoutLimit(query), {
    list: momentsOf(scene, { start: start.getTime(), end: end.getTime() }, call.now),
    bodyOf: (moment) => auditEventBody(moment, scene),
    paging: { size: audit.pageSize, largest: audit.pageSize, emptyFirst: pages.emptyFirst },
  });
}

/** How long a tenancy's events are kept. */
export function getConfiguration(call: OciCall): OciAnswer {
  tenancyInQuery(call);
  return { status: 200, body: { retentionPeriodDays: call.state.world.audit.retentionDays } };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What Audit got in this span by now, and still keeps, with the filler; the first one first. It gets an event some time after it happened. */
function momentsOf({ world, tenancy, place }: AuditScene, span: Span, now: Date): readonly AuditMoment[] {
  const { retentionDays, lagMs, fillerEveryMs } = world.audit;
  const start = Math.max(span.start, now.getTime() - retentionDays * DAY_MS) - lagMs;
  const end = Math.min(span.end, now.getTime() + 1) - lagMs;
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
