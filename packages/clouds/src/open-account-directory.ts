import { configuredAccounts, isAccountOf, type Settings } from '@keyhammer/config';
import type { AccountDirectory, EventLog, Metrics, Waiter } from '@keyhammer/core';
import { awsAccountDirectory, connectAws } from '@keyhammer/provider-aws';

export interface AccountDirectoryOptions {
  readonly settings: Settings;
  readonly worker: string;
  readonly log: EventLog;
  readonly waiter: Waiter;
  readonly metrics?: Metrics | undefined;
}

/** The accounts in scope of all clouds: what the configuration names, and AWS Organizations. */
export function openAccountDirectory({ settings, ...surroundings }: AccountDirectoryOptions): AccountDirectory & Disposable {
  const connection = connectAws({ ...surroundings, settings: settings.aws });
  const aws = awsAccountDirectory({ connection, settings: settings.aws });
  const others = configuredAccounts(settings).filter(({ provider }) => provider !== 'aws');
  return {
    accountsInScope: async () => [...(await aws.accountsInScope()), ...others],
    accountInScope: async (id) => (isAccountOf('aws', id) ? await aws.accountInScope(id) : others.find((account) => account.id === id)),
    [Symbol.dispose]: () => connection.close(),
  };
}
