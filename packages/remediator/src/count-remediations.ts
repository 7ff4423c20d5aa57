import type { ConfiguredCheck, Metrics } from '@keyhammer/core';
import type { RemediationOutcome, RemediationResult } from './remediation-run.ts';

/** Nothing so far is a figure too, of each check that is acted for by itself. */
export function beginCount(checks: readonly ConfiguredCheck[], metrics: Metrics): void {
  for (const { check } of checks.filter(({ settings }) => settings.remediation)) {
    metrics.count('IssuesRemediated', 0, { check: check.name });
    metrics.count('RemediationsFailed', 0, { check: check.name });
  }
}

/** What became of one planned remediation, as a figure. */
export function countRemediation({ outcome }: RemediationResult, metrics: Metrics): void {
  const name = figureOf(outcome);
  if (name) metrics.count(name, 1, { check: outcome.issue.check });
}

/**
 * An issue is remediated once: what is recovered was not recorded by the run that did it; a deletion is the end of a
 * credential whose deactivation was counted long ago; a brown-out and a hand-over are steps on the way.
 */
function figureOf({ kind }: RemediationOutcome): 'IssuesRemediated' | 'RemediationsFailed' | undefined {
  switch (kind) {
    case 'remediated':
    case 'recovered':
      return 'IssuesRemediated';
    case 'failed':
      return 'RemediationsFailed';
    case 'deleted':
    case 'browned-out':
    case 'back':
    case 'handed-over':
    case 'waiting':
    case 'postponed':
    case 'refused':
    case 'declined':
      return undefined;
  }
}
