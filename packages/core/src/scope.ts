import type { CheckSettings } from './check.ts';
import type { Account } from './ports/cloud.ts';

/** The accounts that a check looks at: its own list if it has one, else all; less those that it ignores. */
export function accountsOfCheck(settings: CheckSettings, accounts: readonly Account[]): readonly Account[] {
  if (!settings.enabled) return [];
  const named = new Map(accounts.map((account) => [account.id, account]));
  const chosen = settings.accounts ? settings.accounts.map((id) => named.get(id) ?? { id, name: id }) : accounts;
  return chosen.filter((account) => !settings.ignoreAccounts.includes(account.id));
}

/** Whether Keyhammer may act in the account at all, by hand or in batch. */
export function mayRemediate(settings: CheckSettings, accountId: string): boolean {
  if (settings.ignoreAccounts.includes(accountId)) return false;
  return settings.remediationAccounts?.includes(accountId) ?? true;
}
