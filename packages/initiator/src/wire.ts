import type { Settings } from '@keyhammer/config';
import type { Account, AccountDirectory, EventLog, Waiter } from '@keyhammer/core';
import { awsAccountDirectory, connectAws } from '@keyhammer/provider-aws';
import { accountsInScope } from './accounts-in-scope.ts';

export interface InitiatorWiring {
  readonly settings: Settings;
  readonly log: EventLog;
  readonly waiter: Waiter;
}

/** AWS Organizations, with the credentials that Keyhammer runs with. */
export function wireInitiator({ settings, log, waiter }: InitiatorWiring): AccountDirectory & Disposable {
  const connection = connectAws({ settings: settings.aws, worker: 'initiator', log, waiter });
  return { ...awsAccountDirectory({ connection }), [Symbol.dispose]: () => connection.close() };
}

export async function configuredAccounts(wiring: InitiatorWiring): Promise<readonly Account[]> {
  using directory = wireInitiator(wiring);
  return await accountsInScope(wiring.settings.aws, directory);
}
