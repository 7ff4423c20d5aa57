import { openAccountDirectory } from '@keyhammer/clouds';
import { configuredAccounts as namedAccounts, type Settings } from '@keyhammer/config';
import type { AccountDirectory, AccountInScope, EventLog, Metrics, Waiter } from '@keyhammer/core';

export interface InitiatorWiring {
  readonly settings: Settings;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** For the calls that are throttled. */
  readonly metrics?: Metrics;
}

/** What the configuration names, and AWS Organizations, with the credentials that Keyhammer runs with. */
export function wireInitiator(wiring: InitiatorWiring): AccountDirectory & Disposable {
  return openAccountDirectory({ ...wiring, worker: 'initiator' });
}

export async function configuredAccounts(wiring: InitiatorWiring): Promise<readonly AccountInScope[]> {
  using directory = wireInitiator(wiring);
  return await directory.accountsInScope();
}

/**
 * The one account: for who needs no others of an organisation that may have thousands. If it is not in scope, those that the
 * configuration lists, to be named instead.
 */
export async function configuredAccountsFor(wanted: string, wiring: InitiatorWiring): Promise<readonly AccountInScope[]> {
  using directory = wireInitiator(wiring);
  const account = await directory.accountInScope(wanted);
  if (account) return [account];
  const { settings } = wiring;
  return namedAccounts(settings).filter(({ provider }) => provider !== 'aws' || !settings.aws.organization);
}
