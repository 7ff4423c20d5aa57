import type { Provider } from '@keyhammer/core';

interface AccountIds {
  /** A regular expression for the whole of one, without `^` and `$`. */
  readonly pattern: string;
  /** For people. */
  readonly allowed: string;
  /** Several of them, for people. */
  readonly several: string;
  readonly examples: readonly [string, string];
}

/** What the id of an account looks like in each cloud: none can be taken for another's. */
export const ACCOUNT_IDS: Readonly<Record<Provider, AccountIds>> = {
  aws: {
    pattern: '\\d{12}',
    allowed: 'an account id: 12 digits, in quotes',
    several: 'account ids (12 digits, in quotes)',
    examples: ['123456789012', '210987654321'],
  },
  ibm: {
    pattern: '[0-9a-f]{32}',
    allowed: "an IBM Cloud account's id: 32 hexadecimal digits, in lower case",
    several: 'ids of IBM Cloud accounts (32 hexadecimal digits, in lower case)',
    examples: ['0a1b2c3d4e5f60718293a4b5c6d7e8f9', 'f9e8d7c6b5a4938271605f4e3d2c1b0a'],
  },
  oci: {
    pattern: 'ocid1\\.tenancy\\.[\\w.-]+',
    allowed: "a tenancy's OCID: ocid1.tenancy. and what follows",
    several: 'OCIDs of tenancies (ocid1.tenancy. and what follows)',
    examples: ['ocid1.tenancy.oc1..aaaaaaaaexample1', 'ocid1.tenancy.oc1..aaaaaaaaexample2'],
  },
};

/** All of it in a clause. */
export const IDS_OF_ALL_CLOUDS = 'in AWS it has 12 digits, in IBM Cloud 32 hexadecimal digits, and in OCI it is the OCID of a tenancy';

export function isAccountOf(provider: Provider, accountId: string): boolean {
  return new RegExp(`^${ACCOUNT_IDS[provider].pattern}$`).test(accountId);
}

/** Whose account it is, by its id alone; `undefined` of what is no account's id anywhere. */
export function providerOfAccount(accountId: string): Provider | undefined {
  return PROVIDERS.find((provider) => isAccountOf(provider, accountId));
}

const PROVIDERS = Object.keys(ACCOUNT_IDS) as readonly Provider[];
