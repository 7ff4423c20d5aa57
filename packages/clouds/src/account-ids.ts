export { isAccountOf } from '@keyhammer/config';

import { IDS_OF_ALL_CLOUDS, providerOfAccount } from '@keyhammer/config';
import { type Provider, RejectedError } from '@keyhammer/core';

/** One of several, by the account that is asked about. What it returns throws RejectedError for what is no account's id anywhere. */
export function byAccount<T>(each: Readonly<Record<Provider, T>>): (accountId: string) => T {
  return (accountId) => {
    const provider = providerOfAccount(accountId);
    if (provider) return each[provider];
    throw new RejectedError(`${JSON.stringify(accountId)} is no account's id: ${IDS_OF_ALL_CLOUDS}`);
  };
}
