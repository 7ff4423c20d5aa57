import { configuredChecks } from '@keyhammer/checks';
import { isAccountOf } from '@keyhammer/clouds';
import { configuredAccounts } from '@keyhammer/config';
import { type Account, type ConfiguredCheck, type Issue, type IssueStatus, type Job, type Provider, RemoteError } from '@keyhammer/core';
import { type JobFilter, jobsFor } from '@keyhammer/initiator';
import { accountCalled } from './known-names.ts';
import { UsageError } from './usage-error.ts';
import type { Workspace } from './workspace.ts';

/** A job with what its checks are. */
export interface ConfiguredJob {
  readonly account: Account;
  readonly checks: readonly ConfiguredCheck[];
}

export interface StoredIssue {
  readonly issue: Issue;
  readonly configured: ConfiguredCheck;
  readonly accountName: string;
}

/** What `--account` and `--check` were given. */
export interface FilterOptions {
  readonly account?: readonly string[];
  readonly check?: readonly string[];
}

/** Accounts may be called by their names. @throws UsageError for a name that no account has, or several */
export async function filterIn(workspace: Workspace, { account, check }: FilterOptions): Promise<JobFilter> {
  const accounts = account && (await Promise.all(account.map((wanted) => accountIn(workspace, wanted))));
  return { ...(accounts && { accounts }), ...(check && { checks: check }) };
}

const PROVIDERS: readonly Provider[] = ['aws', 'ibm', 'oci'];

export function isAccountId(text: string): boolean {
  return PROVIDERS.some((provider) => isAccountOf(provider, text));
}

/** The id of an account that is called by its id, in scope or not, or by its name. @throws UsageError as {@link filterIn} */
export async function accountIn(workspace: Workspace, wanted: string): Promise<string> {
  if (isAccountId(wanted)) return wanted;
  return accountCalled(wanted, await accountNames(workspace));
}

/** @throws UsageError for an account or a check that the configuration does not know */
export async function jobsOf(workspace: Workspace, stage: Job['stage'], filter: JobFilter): Promise<readonly ConfiguredJob[]> {
  const checks = checksOf(workspace, filter);
  const settings = checks.map((configured) => configured.settings);
  const jobs = jobsFor(stage, settings, await workspace.accounts(), filter);
  const missing = filter.accounts?.find((id) => !jobs.some(({ accountId }) => accountId === id));
  if (missing !== undefined)
    throw new UsageError(`Account ${missing} is not in scope: it is not among the accounts in config.json, or its check is not enabled.`);
  return jobs.map((job) => ({
    account: { id: job.accountId, name: job.accountName },
    checks: checks.filter(({ check }) => job.checks.includes(check.name)),
  }));
}

/** Of every account that has issues, in scope or not any more. */
export async function storedIssues(
  workspace: Workspace,
  filter: JobFilter,
  statuses: readonly IssueStatus[],
): Promise<readonly StoredIssue[]> {
  const names = await accountNames(workspace);
  const found: StoredIssue[] = [];
  for (const configured of checksOf(workspace, filter)) {
    for (const accountId of filter.accounts ?? [undefined]) {
      const wanted = { statuses, ...(accountId !== undefined && { accountId }) };
      for await (const issue of workspace.store.issues.list(configured.check.name, wanted)) {
        found.push({ issue, configured, accountName: names.get(issue.accountId) ?? issue.accountId });
      }
    }
  }
  return found;
}

/** What is stored can be shown without the organisation, by the names in the configuration. */
export async function accountNames(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map((await workspace.accounts()).map(({ id, name }) => [id, name]));
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    workspace.log.warn('the names of the accounts could not be read', { error });
    return new Map(configuredAccounts(workspace.settings).map(({ id, name }) => [id, name]));
  }
}

/** The checks that are asked for, or all. @throws UsageError for one that the configuration does not know */
export function checksOf({ settings }: Workspace, { checks: wanted }: JobFilter): readonly ConfiguredCheck[] {
  const configured = configuredChecks(settings.checks);
  const unknown = wanted?.find((name) => !configured.some(({ check }) => check.name === name));
  if (unknown !== undefined) {
    const known = configured.map(({ check }) => check.name).join(', ') || 'none';
    throw new UsageError(`No check "${unknown}" is configured; configured: ${known}.`);
  }
  return wanted ? configured.filter(({ check }) => wanted.includes(check.name)) : configured;
}
