import type { Provider } from '@keyhammer/core';

interface AccountIds {
  /** A regular expression for the whole of one, without `^` and `$`. */
  readonly pattern: string;
  /** For people. */
  readonly allowed: string;
}

/** What the id of an account looks like in each cloud: none can be taken for another's. */
export const ACCOUNT_IDS: Readonly<Record<Provider, AccountIds>> = {
  aws: { pattern: '\\d{12}', allowed: 'an account id: 12 digits, in quotes' },
  ibm: { pattern: '[0-9a-f]{32}', allowed: "an IBM Cloud account's id: 32 hexadecimal digits" },
  oci: { pattern: 'ocid1\\.tenancy\\.[\\w.-]+', allowed: "a tenancy's OCID: ocid1.tenancy. and what follows" },
};
