import {
  type Account,
  type ConfiguredCheck,
  eligibilityOf,
  type IssueStore,
  mayRemediate,
  reasonOf,
  type Whitelist,
} from '@keyhammer/core';
import type { PlannedRemediation, PlanningFailure, PostponedRemediation, RemediationJob, RemediationPlan } from './remediation-run.ts';

/** What would be done now, and what would not and why. Changes nothing. An account whose issues can't be read holds up no other. */
export async function planRemediation(
  jobs: readonly RemediationJob[],
  whitelist: Whitelist,
  issues: IssueStore,
  now: Date,
): Promise<RemediationPlan> {
  const due: PlannedRemediation[] = [];
  const postponed: PostponedRemediation[] = [];
  const failures: PlanningFailure[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks) {
      try {
        for (const planned of await openIssues(account, configured, issues)) {
          const inScope = mayRemediate(configured.settings, account.id);
          const eligibility = eligibilityOf(planned.issue, { settings: configured.settings, whitelist, inScope }, now);
          if (eligibility.kind === 'due') due.push(planned);
          else postponed.push({ ...planned, because: eligibility.because });
        }
      } catch (error) {
        failures.push({ account, check: configured.check.name, reason: reasonOf(error) });
      }
    }
  }
  return { due, postponed, failures };
}

async function openIssues(account: Account, configured: ConfiguredCheck, issues: IssueStore): Promise<readonly PlannedRemediation[]> {
  const open = await Array.fromAsync(issues.list(configured.check.name, { accountId: account.id, statuses: ['open'] }));
  return open.map((issue) => ({ account, configured, issue }));
}
