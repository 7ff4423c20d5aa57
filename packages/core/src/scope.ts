import type { CheckSettings } from './check.ts';
import type { Account, AccountInScope } from './ports/cloud.ts';

/** Whether the check looks at an account of its cloud. */
export function looksAt({ enabled, accounts, ignoreAccounts }: CheckSettings, accountId: string): boolean {
  return enabled && (accounts?.includes(accountId) ?? true) && !ignoreAccounts.includes(accountId);
}

/** The accounts of its cloud that a check looks at: its own list if it has one, else all; less those that it ignores. */
export function accountsOfCheck(settings: CheckSettings, accounts: readonly AccountInScope[]): readonly Account[] {
  if (!settings.enabled) return [];
  const own = accounts.filter(({ provider }) => provider === settings.provider);
  const named = new Map(own.map(({ id, name }) => [id, { id, name }]));
  const chosen = settings.accounts ? settings.accounts.map((id) => named.get(id) ?? { id, name: id }) : [...named.values()];
  return chosen.filter(({ id }) => looksAt(settings, id));
}

/** Whether Keyhammer may act in the account at all, by hand or in batch. */
export function mayRemediate(settings: CheckSettings, accountId: string): boolean {
  if (settings.ignoreAccounts.includes(accountId)) return false;
  return settings.remediationAccounts?.includes(accountId) ?? true;
}
