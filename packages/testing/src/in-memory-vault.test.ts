import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, Secret } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, OTHER_ACCOUNT_ID } from './builders.ts';
import { InMemoryVault } from './in-memory-vault.ts';

const PLACE = { accountId: ACCOUNT_ID, name: 'keyhammer/alice' };
const credential = (n: number) => ({ id: accessKeyId(n), secret: new Secret(`secret ${n}`) });

test('each credential is a version of the secret, found by its id, the latest or not', async () => {
  const vault = new InMemoryVault();
  const addresses = [await vault.store(PLACE, credential(1), { issue: 'a' }), await vault.store(PLACE, credential(2), { issue: 'b' })];

  expect(new Set(addresses).size).toBe(1);
  expect(await vault.find(PLACE, accessKeyId(1))).toBe(addresses[0]);
  expect(await vault.find(PLACE, accessKeyId(3))).toBeUndefined();
  expect(await vault.find({ ...PLACE, accountId: OTHER_ACCOUNT_ID }, accessKeyId(1))).toBeUndefined();
  expect(vault.versionsAt(PLACE)).toEqual([1, 2].map((n) => ({ credentialId: accessKeyId(n), secret: `secret ${n}` })));
  expect(vault.tagsAt(PLACE)).toEqual({ issue: 'b' });
});

test('the same credential again is no new version', async () => {
  const vault = new InMemoryVault();
  await vault.store(PLACE, credential(1), {});
  await vault.store(PLACE, credential(1), {});
  expect(vault.versionsAt(PLACE)).toHaveLength(1);
});

describe('a mishap', () => {
  const error = new AccessDeniedError('secretsmanager:CreateSecret is denied');

  test.each([
    ['before-acting', 0],
    ['after-acting', 1],
  ] as const)('%s leaves %p versions', async (when, stored) => {
    const vault = new InMemoryVault();
    vault.failNextStore({ when, error });
    await expect(vault.store(PLACE, credential(1), {})).rejects.toThrow(error);
    expect(vault.versionsAt(PLACE)).toHaveLength(stored);
  });

  test('befalls the next search', async () => {
    const vault = new InMemoryVault();
    vault.failNextFind(error);
    await expect(vault.find(PLACE, accessKeyId(1))).rejects.toThrow(error);
    expect(await vault.find(PLACE, accessKeyId(1))).toBeUndefined();
  });
});
