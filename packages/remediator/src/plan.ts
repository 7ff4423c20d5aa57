import { eligibilityOf, type IssueStore, mayRemediate, type Whitelist } from '@keyhammer/core';
import type { PlannedRemediation, PostponedRemediation, RemediationJob, RemediationPlan } from './remediation-run.ts';

/** What would be done now, and what would not and why. Changes nothing. */
export async function planRemediation(
  jobs: readonly RemediationJob[],
  whitelist: Whitelist,
  issues: IssueStore,
  now: Date,
): Promise<RemediationPlan> {
  const due: PlannedRemediation[] = [];
  const postponed: PostponedRemediation[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks) {
      const { check, settings } = configured;
      const inScope = mayRemediate(settings, account.id);
      for await (const issue of issues.list(check.name, { accountId: account.id, statuses: ['open'] })) {
        const planned = { account, configured, issue };
        const eligibility = eligibilityOf(issue, { settings, whitelist, inScope }, now);
        if (eligibility.kind === 'due') due.push(planned);
        else postponed.push({ ...planned, because: eligibility.because });
      }
    }
  }
  return { due, postponed };
}
