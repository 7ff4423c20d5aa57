import { expect, test } from '@jest/globals';
import { RejectedError } from '@keyhammer/core';
import { byAccount } from './account-ids.ts';

const of = byAccount({ aws: 'Amazon', ibm: 'IBM', oci: 'Oracle' });

test.each([
  ['123456789012', 'Amazon'],
  ['0a1b2c3d4e5f60718293a4b5c6d7e8f9', 'IBM'],
  ['ocid1.tenancy.oc1..research', 'Oracle'],
])('the id %s leads to %s', (id, expected) => {
  expect(of(id)).toBe(expected);
});

test.each(['', 'production', '12345678901', 'ocid1.user.oc1..alice', '0A1B2C3D4E5F60718293A4B5C6D7E8F9'])(
  '%j leads nowhere, and says what an id is',
  (id) => {
    expect(() => of(id)).toThrow(RejectedError);
    expect(() => of(id)).toThrow(`${JSON.stringify(id)} is no account's id: in AWS it has 12 digits, in IBM Cloud 32 hexadecimal digits`);
  },
);
