import type { AccountInScope, Provider } from '@keyhammer/core';
import type { Settings } from './settings.ts';

type AccountsOfClouds = Pick<Settings, 'aws' | 'ibm' | 'oci'>;

/**
 * The accounts that the configuration names, with their names, of every cloud. They are all that are in scope, but for AWS with
 * `organization`: there the names are only names, and the organisation says which accounts there are.
 */
export function configuredAccounts({ aws, ibm, oci }: AccountsOfClouds): readonly AccountInScope[] {
  return [
    ...inScope('aws', aws.accounts),
    ...inScope('ibm', ibm.accounts),
    ...inScope('oci', new Map([...oci.tenancies].map(([id, { name }]) => [id, name]))),
  ];
}

function inScope(provider: Provider, names: ReadonlyMap<string, string>): readonly AccountInScope[] {
  return [...names].map(([id, name]) => ({ provider, id, name }));
}
