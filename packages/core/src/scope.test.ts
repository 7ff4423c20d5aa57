import { describe, expect, test } from '@jest/globals';
import type { AccountInScope } from './ports/cloud.ts';
import { accountsOfCheck, looksAt, mayRemediate } from './scope.ts';
import { settings } from './test-builders.ts';

const one = { id: '111111111111', name: 'production' };
const two = { id: '222222222222', name: 'test' };
const ibms = { id: 'b1a5c0de4f2e4d7c9a3b8e6f00512a7d', name: 'checkout' };
const inScope: readonly AccountInScope[] = [
  { provider: 'aws', ...one },
  { provider: 'ibm', ...ibms },
  { provider: 'aws', ...two },
];

describe('a check looks at', () => {
  test.each<[string, Parameters<typeof settings>[0], readonly { id: string; name: string }[]]>([
    ['every account of its cloud in scope', {}, [one, two]],
    ['those of its cloud, whichever that is', { provider: 'ibm' }, [ibms]],
    ['none, where its cloud has none', { provider: 'oci' }, []],
    ['those that it names', { accounts: [two.id] }, [two]],
    ['one that only it names, by its id', { accounts: ['333333333333'] }, [{ id: '333333333333', name: '333333333333' }]],
    ['none that it ignores', { ignoreAccounts: [one.id] }, [two]],
    ['none that it names and ignores', { accounts: [one.id, two.id], ignoreAccounts: [one.id] }, [two]],
    ['none, when its list is empty', { accounts: [] }, []],
    ['none, when it is switched off', { enabled: false }, []],
  ])('%s', (_what, overrides, expected) => {
    expect(accountsOfCheck(settings(overrides), inScope)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof settings>[0], boolean]>([
    ['any', {}, true],
    ['one that it names', { accounts: [one.id] }, true],
    ['none but those that it names', { accounts: [two.id] }, false],
    ['none that it ignores', { ignoreAccounts: [one.id] }, false],
    ['none while it is switched off', { enabled: false, accounts: [one.id] }, false],
  ])('an account by its id alone: %s', (_what, overrides, expected) => {
    expect(looksAt(settings(overrides), one.id)).toBe(expected);
  });
});

describe('Keyhammer may act', () => {
  test.each<[string, Parameters<typeof settings>[0], boolean]>([
    ['in every account by default', {}, true],
    ['in an account that is named', { remediationAccounts: [one.id] }, true],
    ['in no other one', { remediationAccounts: [two.id] }, false],
    ['nowhere, when the list is empty', { remediationAccounts: [] }, false],
    ['in none that is ignored, named or not', { remediationAccounts: [one.id], ignoreAccounts: [one.id] }, false],
  ])('%s', (_what, overrides, expected) => {
    expect(mayRemediate(settings(overrides), one.id)).toBe(expected);
  });
});
