import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError, type Provider, RejectedError } from '@keyhammer/core';
import { type CloudsTestBed, NOW, startCloudsTestBed } from '../test/clouds-test-bed.ts';
import { openInventory } from './open-inventory.ts';

let bed: CloudsTestBed;
beforeAll(async () => {
  bed = await startCloudsTestBed();
});
afterAll(async () => await bed[Symbol.asyncDispose]());
beforeEach(() => {
  bed.takeAsked();
  bed.kept.length = 0;
});

const CLOUDS: readonly Provider[] = ['aws', 'ibm', 'oci'];

describe.each(CLOUDS)('an account of %s', (provider) => {
  test('is read there, and in no other cloud', async () => {
    const { accountId, kind, id, principal } = bed.subjects[provider];
    using inventory = openInventory(bed.options());
    const { credentials } = await inventory.scan(accountId, { needs: [{ kind, madeBefore: NOW }], watched: [] });
    expect(credentials.find((credential) => credential.id === id)).toMatchObject({ kind, id, principal, status: 'active' });
    expect([...(await inventory.describe(accountId, [principal], { powers: false })).keys()]).toEqual([principal]);
    expect(await inventory.holderOf(accountId, id)).toBe(principal);
    expect(bed.takeAsked()).toEqual([provider]);
  });

  test('is listed there, and in no other cloud', async () => {
    const { accountId, id } = bed.subjects[provider];
    using inventory = openInventory(bed.options());
    const listed = await Array.fromAsync(inventory.list(accountId));
    expect(listed.flatMap((each) => (each.kind === 'entry' ? [each.entry.credential.id] : []))).toContain(id);
    expect(bed.takeAsked()).toEqual([provider]);
  });
});

describe('an id of no account', () => {
  test.each(['', 'production', '12345'])('%j is refused, and nobody is asked', async (id) => {
    using inventory = openInventory(bed.options());
    await expect(inventory.scan(id, { needs: [], watched: [] })).rejects.toThrow(RejectedError);
    await expect(inventory.describe(id, [], { powers: false })).rejects.toThrow(RejectedError);
    await expect(inventory.holderOf(id, 'x')).rejects.toThrow(RejectedError);
    await expect(Array.fromAsync(inventory.list(id))).rejects.toThrow(`${JSON.stringify(id)} is no account's id`);
    expect(bed.takeAsked()).toEqual([]);
  });
});

describe('the secrets', () => {
  test('are not asked for before an account is first used, nor for another cloud', async () => {
    const { aws, ibm, oci } = bed.subjects;
    using inventory = openInventory(bed.options());
    await inventory.holderOf(aws.accountId, aws.id);
    expect(bed.kept).toEqual([]);
    await inventory.holderOf(ibm.accountId, ibm.id);
    expect(bed.kept).toEqual([bed.credentials.ibm]);
    await inventory.holderOf(oci.accountId, oci.id);
    expect(bed.kept).toEqual([bed.credentials.ibm, bed.credentials.oci, bed.credentials.oci.replaceAll('\n', '\\n')]);
  });

  test('are asked for once, for all accounts of a cloud', async () => {
    const { ibm, oci } = bed.subjects;
    const nobodys = [
      { accountId: 'f'.repeat(32), id: ibm.id },
      { accountId: `${oci.accountId}x`, id: oci.id },
    ];
    using inventory = openInventory(bed.options());
    await Promise.allSettled([ibm, oci, ...nobodys, ibm, oci].map(({ accountId, id }) => inventory.holderOf(accountId, id)));
    expect(bed.kept.filter((secret) => secret === bed.credentials.ibm)).toHaveLength(1);
    expect(bed.kept.filter((secret) => secret === bed.credentials.oci)).toHaveLength(1);
  });

  test.each([
    ['ibm', 'there is no API key for them'],
    ['oci', 'there is no API signing key for them'],
  ] as const)('that are missing are a mistake when %s is used, and not before', async (provider, message) => {
    const { aws } = bed.subjects;
    using inventory = openInventory(bed.options({ environment: {}, homeDirectory: '/nowhere' }));
    expect(await inventory.holderOf(aws.accountId, aws.id)).toBe(aws.principal);
    const { accountId, id } = bed.subjects[provider];
    const asked = inventory.holderOf(accountId, id);
    await expect(asked).rejects.toThrow(ConfigError);
    await expect(asked).rejects.toThrow(message);
  });

  test('that were missing are looked for again', async () => {
    const { accountId, id, principal } = bed.subjects.ibm;
    const environment: Record<string, string> = {};
    using inventory = openInventory(bed.options({ environment }));
    await expect(inventory.holderOf(accountId, id)).rejects.toThrow(ConfigError);
    environment.IBMCLOUD_API_KEY = bed.credentials.ibm;
    expect(await inventory.holderOf(accountId, id)).toBe(principal);
  });
});
