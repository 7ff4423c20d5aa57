import {
  type Credential,
  type CredentialKind,
  coverageOf,
  type EventLog,
  type Gap,
  RejectedError,
  type Scan,
  type ScanNeed,
  type ScanRequest,
  type Waiter,
} from '@keyhammer/core';
import { fetchReport, type ReportReading } from './activity-report/fetch-report.ts';
import { reportHours } from './activity-report/report-duration.ts';
import type { IbmSession } from './connection/ibm-connection.ts';
import { type IdentityKind, newReading, type Reading } from './identity.ts';
import { identityKinds } from './kinds.ts';
import { PrincipalNames } from './principal-names.ts';
import { readEach } from './read-each.ts';
import { type Survey, survey } from './survey.ts';
import { kindsOf, widestUnusedSince } from './wanted.ts';

export interface ScanSurroundings {
  readonly waiter: Waiter;
  readonly log: EventLog;
  readonly now: () => Date;
  readonly concurrency: number;
}

interface KindScan {
  readonly credentials: readonly Credential[];
  readonly active: number;
  readonly gaps: readonly Gap[];
  readonly failure?: Survey['failure'];
}

/** One reading of the account for all kinds: they share the activity report, which says whom to look at. */
export async function scanAccount(session: IbmSession, request: ScanRequest, surroundings: ScanSurroundings): Promise<Scan> {
  request.needs.forEach(refusePrivileged);
  const reading = newReading(session, surroundings.now);
  const report = await reportFor(session, request.needs, surroundings);
  const names = new PrincipalNames(reading);
  if (report?.kind === 'read') for (const [iamId, name] of report.report.holders) names.note(iamId, name);

  const scans: KindScan[] = [];
  for (const kind of identityKinds(kindsOf([...request.needs, ...request.watched]))) {
    scans.push(await scanKind(reading, { kind, request, report, names, concurrency: surroundings.concurrency }));
  }
  const credentials = scans.flatMap((scan) => scan.credentials);
  throwIfNothingWasSeen(scans, credentials);
  return {
    accountId: session.accountId,
    credentials,
    activeCredentials: scans.reduce((sum, { active }) => sum + active, 0),
    principals: new Map(),
    coverage: coverageOf(scans.flatMap(({ gaps }) => gaps)),
  };
}

/** Whether somebody is an administrator of an IBM Cloud account is not read. @throws RejectedError */
export function refusePrivileged({ kind, privileged }: ScanNeed): void {
  if (privileged) throw new RejectedError(`Keyhammer does not tell which credentials of the kind ${kind} are an administrator's`);
}

async function reportFor(
  session: IbmSession,
  needs: readonly ScanNeed[],
  { waiter, log, now }: ScanSurroundings,
): Promise<ReportReading | undefined> {
  const unusedSince = widestUnusedSince(needs);
  if (!unusedSince) return undefined;
  const hours = reportHours(unusedSince, now());
  if (hours === undefined)
    return { kind: 'unavailable', reason: 'an activity report covers one hour at least, and the threshold is under that' };
  const reading = await fetchReport(session, { hours, kinds: kindsOf(needs) }, waiter);
  if (reading.kind === 'unavailable') {
    log.warn('activity report not read', { account: session.accountId, hours, reason: reading.reason });
  } else {
    const inactive = Object.fromEntries([...reading.report.inactive].map(([kind, ids]) => [kind, ids.size]));
    log.info('activity report read: not authenticated within its hours', { account: session.accountId, hours, ...inactive });
  }
  return reading;
}

interface KindScanRequest {
  readonly kind: IdentityKind;
  readonly request: ScanRequest;
  /** Absent: no need asks for one. */
  readonly report: ReportReading | undefined;
  readonly names: PrincipalNames;
  readonly concurrency: number;
}

async function scanKind(reading: Reading, { kind, request, report, names, concurrency }: KindScanRequest): Promise<KindScan> {
  const needs = request.needs.filter((need) => need.kind === kind.kind);
  const watched = request.watched.filter((each) => each.kind === kind.kind);
  const inactive = report?.kind === 'read' ? report.report.inactive.get(kind.kind) : undefined;
  const isInactive = (id: string) => inactive?.has(id) ?? false;
  const surveyed = needs.length > 0 ? await survey(reading, { kind, needs, watched, isInactive }) : undefined;
  const read = await readEach(reading, { kind, kept: surveyed?.kept ?? new Map(), watched, names, concurrency });
  const active = surveyed?.active ?? read.credentials.filter(({ status }) => status === 'active').length;
  const gaps = [...gapOfReport(kind.kind, needs, report), ...(surveyed?.gaps ?? []), ...read.gaps];
  return { credentials: read.credentials, active, gaps, ...(surveyed?.failure && { failure: surveyed.failure }) };
}

function gapOfReport(kind: CredentialKind, needs: readonly ScanNeed[], report: ReportReading | undefined): readonly Gap[] {
  if (report?.kind !== 'unavailable' || needs.every(({ unusedSince }) => unusedSince === undefined)) return [];
  return [{ kind, what: 'activity report', reason: report.reason }];
}

/** A scan that saw nothing at all is a failed one, to be tried again: no list could be read, nor any credential. */
function throwIfNothingWasSeen(scans: readonly KindScan[], credentials: readonly Credential[]): void {
  const [first] = scans;
  if (first?.failure && scans.every(({ failure }) => failure) && credentials.length === 0) throw first.failure;
}
