import { ACCOUNT_IDS } from '@keyhammer/config';
import { type Provider, RejectedError } from '@keyhammer/core';

export function isAccountOf(provider: Provider, accountId: string): boolean {
  return new RegExp(`^${ACCOUNT_IDS[provider].pattern}$`).test(accountId);
}

/** Whose account it is: the clouds' ids look so different that none can be taken for another's. @throws RejectedError */
export function providerOfAccount(accountId: string): Provider {
  const provider = (Object.keys(ACCOUNT_IDS) as Provider[]).find((each) => isAccountOf(each, accountId));
  if (provider) return provider;
  const known = Object.values(ACCOUNT_IDS).map(({ allowed }) => allowed);
  throw new RejectedError(`"${accountId}" is no account's id in any cloud. Known are: ${known.join('; ')}`);
}

/** One of several, by the account that is asked about. */
export function byAccount<T>(each: Readonly<Record<Provider, T>>): (accountId: string) => T {
  return (accountId) => each[providerOfAccount(accountId)];
}
