import type { Settings } from '@keyhammer/config';
import type { AccountDirectory, AccountInScope, EventLog, Metrics, Provider, Waiter } from '@keyhammer/core';
import { awsAccountDirectory, connectAws } from '@keyhammer/provider-aws';
import { isAccountOf } from './account-ids.ts';

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
  const others = [
    ...inScope('ibm', settings.ibm.accounts),
    ...inScope('oci', new Map([...settings.oci.tenancies].map(([id, { name }]) => [id, name]))),
  ];
  return {
    accountsInScope: async () => [...(await aws.accountsInScope()), ...others],
    accountInScope: async (id) => (isAccountOf('aws', id) ? await aws.accountInScope(id) : others.find((account) => account.id === id)),
    [Symbol.dispose]: () => connection.close(),
  };
}

function inScope(provider: Provider, names: ReadonlyMap<string, string>): readonly AccountInScope[] {
  return [...names].map(([id, name]) => ({ provider, id, name }));
}
