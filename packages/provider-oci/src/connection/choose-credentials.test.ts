import { expect, test } from '@jest/globals';
import type { OciCredentials } from '@keyhammer/config';
import { AccessDeniedError } from '@keyhammer/core';
import { chooseCredentials } from './choose-credentials.ts';

const of = (tenancy: string, user = 'u') => ({ tenancy, user, fingerprint: 'f', privateKey: 'k' }) satisfies OciCredentials;

test.each([
  ['those of the tenancy', [of('other'), of('mine', 'me')], 'me'],
  ['the first of the tenancy', [of('mine', 'first'), of('mine', 'second')], 'first'],
  ['the only ones there are', [of('other', 'guest')], 'guest'],
])('a tenancy is entered with %s', (_which, all, user) => {
  expect(chooseCredentials('mine', all).user).toBe(user);
});

test.each([
  ['none', [], /there are no OCI credentials\. Run `oci setup config`/],
  ['several of others', [of('a'), of('b')], /none of the 2 OCI credentials is of that tenancy\. Add a profile .* OCI_CLI_PROFILE/],
])('with %s it is said what to do', (_what, all, message) => {
  const choose = () => chooseCredentials('mine', all);
  expect(choose).toThrow(AccessDeniedError);
  expect(choose).toThrow(message);
});
