import { describe, expect, test } from '@jest/globals';
import { ACCOUNT_IDS, isAccountOf, providerOfAccount } from './account-ids.ts';

const IBM = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const OCI = 'ocid1.tenancy.oc1..aaaaaaaaba3pv6wkcr4jqae5f44n2b2m2yt2j6rx32uzr4h25vqstifsfdsq';

test.each([
  ['123456789012', 'aws'],
  [IBM, 'ibm'],
  ['00000000000000000000000000000000', 'ibm'],
  [OCI, 'oci'],
  ['ocid1.tenancy.oc2.us-gov-1.aaaa', 'oci'],
])('%s is an account of %s, and of no other cloud', (id, provider) => {
  expect(providerOfAccount(id)).toBe(provider);
  expect(Object.keys(ACCOUNT_IDS).filter((each) => isAccountOf(each as keyof typeof ACCOUNT_IDS, id))).toEqual([provider]);
});

test.each(['', '12345678901', '1234567890123', ` 123456789012`, '123456789012\n', IBM.slice(1), `${IBM}0`, IBM.toUpperCase()])(
  "%j is nobody's",
  (id) => {
    expect(providerOfAccount(id)).toBeUndefined();
  },
);

test.each(['ocid1.tenancy.', 'ocid1.user.oc1..aaaa', 'ocid1.tenancy.oc1..a a', `x${OCI}`, `${OCI}/x`])("%j is nobody's", (id) => {
  expect(providerOfAccount(id)).toBeUndefined();
});

describe('the examples of a cloud', () => {
  test.each(Object.entries(ACCOUNT_IDS))('%s are two of its ids', (provider, { examples }) => {
    expect(examples.map(providerOfAccount)).toEqual([provider, provider]);
    expect(new Set(examples).size).toBe(2);
  });
});
