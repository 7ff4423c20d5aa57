import { expect, test } from '@jest/globals';
import { accountCalled } from './known-names.ts';

const TENANCY = 'ocid1.tenancy.oc1..aaaa';
const ACCOUNTS = new Map([
  ['111122223333', 'production'],
  ['444455556666', 'Staging'],
  ['777788889999', 'shared'],
  ['b1a5c0de4f2e4d7c9a3b8e6f00512a7d', 'shared'],
  [TENANCY, 'analytics-oci'],
]);

test.each([
  ['111122223333', '111122223333'],
  ['production', '111122223333'],
  ['STAGING', '444455556666'],
  ['analytics-oci', TENANCY],
  [TENANCY, TENANCY],
])('the account %s is %s', (wanted, id) => {
  expect(accountCalled(wanted, ACCOUNTS)).toBe(id);
});

test.each([
  ['shared', 'Several accounts are called "shared": 777788889999, b1a5c0de4f2e4d7c9a3b8e6f00512a7d. Give one\'s id.'],
  ['111122223334', 'did you mean 111122223333 (production)?'],
  ['analytics-ocj', `did you mean ${TENANCY} (analytics-oci)?`],
  ['something else altogether', 'No account "something else altogether" is known here.'],
])('the account %s: %s', (wanted, message) => {
  expect(() => accountCalled(wanted, ACCOUNTS)).toThrow(message);
});
