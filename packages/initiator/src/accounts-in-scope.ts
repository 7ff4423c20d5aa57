import { type Account, type AccountDirectory, accountsOfCheck, type CheckSettings, type Job } from '@keyhammer/core';

export interface AccountSettings {
  /** id → name: the accounts, or, with discovery, only the names to use for them. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly organization: boolean;
}

/** Which jobs are wanted; absent: all. */
export interface JobFilter {
  readonly accounts?: readonly string[];
  readonly checks?: readonly string[];
}

/** The configured accounts, or the active ones of the organisation under their configured names. */
export async function accountsInScope(
  settings: AccountSettings,
  directory: Pick<AccountDirectory, 'activeAccounts'>,
): Promise<readonly Account[]> {
  const named = settings.accounts;
  if (!settings.organization) return [...named].map(([id, name]) => ({ id, name }));
  const active = await directory.activeAccounts();
  return active.map(({ id, name }) => ({ id, name: named.get(id) ?? name }));
}

/** The same accounts, or, of an organisation that may have thousands, the one that is wanted: enough to tell whether it is in scope. */
export async function accountsToChooseFrom(
  wanted: string,
  settings: AccountSettings,
  directory: AccountDirectory,
): Promise<readonly Account[]> {
  if (!settings.organization) return await accountsInScope(settings, directory);
  // AWS takes nothing else for an id, and says so with an error.
  const found = /^\d{12}$/.test(wanted) ? await directory.activeAccount(wanted) : undefined;
  return found ? [{ id: found.id, name: settings.accounts.get(found.id) ?? found.name }] : [];
}

/** A job before it belongs to a run. */
export type AccountWork = Pick<Job, 'stage' | 'accountId' | 'accountName' | 'checks'>;

/** One for each account in which at least one check is due. */
export function jobsFor(
  stage: Job['stage'],
  checks: readonly CheckSettings[],
  accounts: readonly Account[],
  filter: JobFilter = {},
): readonly AccountWork[] {
  const jobs = new Map<string, { account: Account; checks: string[] }>();
  for (const settings of checks.filter(({ check }) => filter.checks?.includes(check) ?? true)) {
    for (const account of accountsOfCheck(settings, accounts).filter(({ id }) => filter.accounts?.includes(id) ?? true)) {
      const job = jobs.get(account.id) ?? { account, checks: [] };
      if (!job.checks.includes(settings.check)) job.checks.push(settings.check);
      jobs.set(account.id, job);
    }
  }
  return [...jobs.values()].map(({ account, checks }) => ({ stage, accountId: account.id, accountName: account.name, checks }));
}
