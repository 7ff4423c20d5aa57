import type { Settings } from '@keyhammer/config';
import type { Account, AccountDirectory, EventLog, Metrics, Waiter } from '@keyhammer/core';
import { awsAccountDirectory, connectAws } from '@keyhammer/provider-aws';
import { accountsInScope, accountsToChooseFrom } from './accounts-in-scope.ts';

export interface InitiatorWiring {
  readonly settings: Settings;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** For the calls that are throttled. */
  readonly metrics?: Metrics;
}

/** AWS Organizations, with the credentials that Keyhammer runs with. */
export function wireInitiator({ settings, log, waiter, metrics }: InitiatorWiring): AccountDirectory & Disposable {
  const connection = connectAws({ settings: settings.aws, worker: 'initiator', log, waiter, metrics });
  return { ...awsAccountDirectory({ connection }), [Symbol.dispose]: () => connection.close() };
}

export async function configuredAccounts(wiring: InitiatorWiring): Promise<readonly Account[]> {
  using directory = wireInitiator(wiring);
  return await accountsInScope(wiring.settings.aws, directory);
}

/** See {@link accountsToChooseFrom}. */
export async function configuredAccountsFor(wanted: string, wiring: InitiatorWiring): Promise<readonly Account[]> {
  using directory = wireInitiator(wiring);
  return await accountsToChooseFrom(wanted, wiring.settings.aws, directory);
}
