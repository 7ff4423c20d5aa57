import { describe, expect, test } from '@jest/globals';
import { accountsOfCheck, mayRemediate } from './scope.ts';
import { settings } from './test-builders.ts';

const one = { id: '111111111111', name: 'production' };
const two = { id: '222222222222', name: 'test' };

describe('a check looks at', () => {
  test.each<[string, Parameters<typeof settings>[0], readonly { id: string; name: string }[]]>([
    ['every account in scope', {}, [one, two]],
    ['those that it names', { accounts: [two.id] }, [two]],
    ['one that only it names, by its id', { accounts: ['333333333333'] }, [{ id: '333333333333', name: '333333333333' }]],
    ['none that it ignores', { ignoreAccounts: [one.id] }, [two]],
    ['none that it names and ignores', { accounts: [one.id, two.id], ignoreAccounts: [one.id] }, [two]],
    ['none, when its list is empty', { accounts: [] }, []],
    ['none, when it is switched off', { enabled: false }, []],
  ])('%s', (_what, overrides, expected) => {
    expect(accountsOfCheck(settings(overrides), [one, two])).toEqual(expected);
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
