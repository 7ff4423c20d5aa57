import type { ConfiguredCheck, Metrics } from '@keyhammer/core';
import type { Reported, ReportingResult } from './reporting-run.ts';

/** A ticket that was found again is a report that nobody could record before. */
const IS_REPORT: ReadonlySet<Reported['action']> = new Set(['reported', 'reported-again', 'recovered']);

/** What came of a run, as figures, for each check that is reported at all. */
export function countReports({ accounts }: ReportingResult, checks: readonly ConfiguredCheck[], metrics: Metrics): void {
  const reports = accounts.flatMap(({ done }) => done).filter(({ action }) => IS_REPORT.has(action));
  for (const { check, settings } of checks) {
    if (!settings.reporting) continue;
    metrics.count('IssuesReported', reports.filter((report) => report.check === check.name).length, { check: check.name });
  }
}
