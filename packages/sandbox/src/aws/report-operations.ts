import { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import { credentialReport } from './credential-report.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState, CredentialReport } from './state.ts';

/** AWS makes no new report while the last one is younger than this. */
export const REPORT_LIFETIME_MS = 4 * 60 * 60 * 1000;

/** STARTED, then INPROGRESS until the report is there, then COMPLETE for as long as it lives. */
export function generateCredentialReport(state: AwsState, caller: Caller): XmlValue {
  const report = state.reports.get(caller.accountId);
  if (report && !isExpired(state, report)) return { State: isReady(report) ? 'COMPLETE' : 'INPROGRESS' };
  const content = Buffer.from(credentialReport(state.world, state.world.account(caller.accountId)));
  state.reports.set(caller.accountId, { taken: state.clock.now().getTime(), ready: Date.now() + state.reportDelayMs, content });
  return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
}

export function getCredentialReport(state: AwsState, caller: Caller): XmlValue {
  const report = state.reports.get(caller.accountId);
  if (!report) throw new AwsError('ReportNotPresent', 410, 'Unknown');
  if (!isReady(report)) throw new AwsError('ReportInProgress', 404, 'Unknown');
  if (isExpired(state, report)) throw new AwsError('ReportExpired', 410, 'Unknown');
  return { Content: report.content.toString('base64'), ReportFormat: 'text/csv', GeneratedTime: new Date(report.taken) };
}

function isReady(report: CredentialReport): boolean {
  return Date.now() >= report.ready;
}

function isExpired(state: AwsState, report: CredentialReport): boolean {
  return state.clock.now().getTime() - report.taken > REPORT_LIFETIME_MS;
}
