import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type InventoryEntry, type Listed } from '@keyhammer/core';
import { refusal } from '../test/fake-ibm.ts';
import { ACCOUNT, daysAgo, type IbmTestBed, NOW, startIbmTestBed } from '../test/ibm-test-bed.ts';
import { accountOfIbmKey } from './inventory-reader.ts';

let bed: IbmTestBed;
beforeEach(async () => {
  bed = await startIbmTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

async function list(): Promise<readonly Listed[]> {
  const all: Listed[] = [];
  for await (const each of bed.reader().list(ACCOUNT)) all.push(each);
  return all;
}
const entriesOf = (all: readonly Listed[]) => all.flatMap((each) => (each.kind === 'entry' ? each.entry : []));
const gapsIn = (all: readonly Listed[]) => all.flatMap((each) => (each.kind === 'gap' ? each.gap : []));
const entryOf = (all: readonly Listed[], id: string): InventoryEntry | undefined =>
  entriesOf(all).find(({ credential }) => credential.id === id);

describe('an inventory', () => {
  test('has every kind, with owner, last use, use count and lock', async () => {
    const key = bed.addKey(bed.alice, { lastAuthn: daysAgo(3), authnCount: 12, locked: true });
    const serviceKey = bed.addKey(bed.ci, { disabled: true });
    const { id: profile } = bed.world.addTrustedProfile(ACCOUNT, { name: 'vm', created: daysAgo(9) });
    const all = await list();
    expect(gapsIn(all)).toEqual([]);
    expect(entriesOf(all).map(({ credential }) => credential.kind)).toEqual([
      'ibm-user',
      'ibm-user',
      'ibm-service-id',
      'ibm-trusted-profile',
      'ibm-api-key',
      'ibm-api-key',
      'ibm-api-key',
    ]);
    expect(entryOf(all, key)).toEqual({
      credential: {
        kind: 'ibm-api-key',
        id: key,
        name: 'laptop',
        principal: bed.alice,
        principalName: 'alice@example.com',
        status: 'active',
        created: daysAgo(400),
        lastUsed: { kind: 'used', at: daysAgo(3) },
        locked: true,
        readAt: NOW,
      },
      owner: 'alice@example.com',
      useCount: 12,
      locked: true,
    });
    expect(entryOf(all, serviceKey)).toMatchObject({
      credential: { status: 'inactive', principalName: 'ci-deploy' },
      useCount: 0,
      locked: false,
    });
    expect(entryOf(all, serviceKey)).not.toHaveProperty('owner');
    // Its only key is disabled.
    expect(entryOf(all, bed.ci.replace('iam-', ''))).toMatchObject({ credential: { status: 'inactive' }, locked: false });
    expect(entryOf(all, profile)).toMatchObject({ credential: { name: 'vm', lastUsed: { kind: 'never' } }, useCount: 0 });
    expect(entryOf(all, profile)).not.toHaveProperty('locked');
    expect(entryOf(all, bed.alice)).toMatchObject({
      owner: 'alice@example.com',
      credential: { lastUsed: { kind: 'used', at: daysAgo(1) } },
    });
  });

  test('asks for each by itself, and for no name twice', async () => {
    for (let n = 0; n < 5; n++) bed.addKey(bed.alice);
    await list();
    expect(bed.takeCalls()).toEqual({
      listUsers: 1,
      getUserProfile: 2,
      listServiceIdGroup: 1,
      // Once to see which service IDs are active, twice to see whether no trusted profiles is none that are shown, then for themselves.
      listApiKeys: 5,
      listServiceIds: 1,
      getServiceId: 1,
      getApiKeysDetails: 1,
      listProfiles: 1,
      getApiKey: 6,
    });
  });

  test('tells what could not be read in between, and why', async () => {
    const [one, gone] = [bed.addKey(bed.alice), bed.addKey(bed.alice)];
    bed.fault('getApiKey', refusal(403, 'X', 'no'), one);
    bed.fault('getApiKey', refusal(404, 'X', 'no'), gone);
    bed.world.deny(ACCOUNT, 'listProfiles');
    const all = await list();
    expect(entryOf(all, one)).toMatchObject({ credential: { lastUsed: { kind: 'unknown', reason: expect.stringContaining('HTTP 403') } } });
    expect(entryOf(all, gone)).toBeUndefined();
    expect(gapsIn(all)).toMatchObject([{ kind: 'ibm-trusted-profile', what: 'trusted profiles' }]);
  });

  test('says of an account that shows nothing but our own that there may be more', async () => {
    await bed[Symbol.asyncDispose]();
    bed = await startIbmTestBed({ sees: 'only-itself' });
    expect(gapsIn(await list()).map(({ kind }) => kind)).toEqual(['ibm-user', 'ibm-service-id', 'ibm-trusted-profile', 'ibm-api-key']);
  });

  test('is an error where nobody can sign in', async () => {
    bed.fault('getToken', refusal(403, 'X', 'no'));
    await expect(list()).rejects.toThrow(AccessDeniedError);
  });
});

describe('principals', () => {
  const describeAll = (...principals: string[]) => bed.reader().describe(ACCOUNT, principals, { powers: true });

  test('have the e-mail address that IBM Cloud has of them', async () => {
    const profile = bed.world.addTrustedProfile(ACCOUNT, { name: 'vm', created: NOW });
    const body = { id: profile.id, iam_id: profile.iamId, name: 'vm', account_id: ACCOUNT, email: 'ops@example.com' };
    bed.fault('getProfile', { status: 200, body: JSON.stringify(body) });
    expect(await describeAll(bed.alice, bed.alice, bed.ci, profile.iamId)).toEqual(
      new Map([
        [bed.alice, { tags: {}, email: 'alice@example.com' }],
        [bed.ci, { tags: {} }],
        [profile.iamId, { tags: {}, email: 'ops@example.com' }],
      ]),
    );
    expect(bed.takeCalls()).toEqual({ getUserProfile: 1, getProfile: 1 });
  });

  test('who can not be read are left out', async () => {
    expect(await describeAll('IBMid-GONE')).toEqual(new Map());
    bed.world.deny(ACCOUNT, 'getUserProfile');
    expect(await describeAll(bed.alice)).toEqual(new Map());
    expect(bed.log.named('warn')).toEqual(['principal not described']);
    expect(await describeAll()).toEqual(new Map());
  });
});

describe('the holder', () => {
  const holderOf = (id: string) => bed.reader().holderOf(ACCOUNT, id);

  test('of any credential is told by its id', async () => {
    const profile = bed.world.addTrustedProfile(ACCOUNT, { name: 'vm', created: NOW });
    expect(await holderOf(bed.addKey(bed.alice))).toBe(bed.alice);
    expect(await holderOf(bed.ci.replace('iam-', ''))).toBe(bed.ci);
    expect(await holderOf(profile.id)).toBe(profile.iamId);
    expect(await holderOf(bed.alice)).toBe(bed.alice);
  });

  test('of what is not there is nobody, if that would be shown', async () => {
    bed.addKey(bed.alice);
    expect(await holderOf('ApiKey-gone')).toBeUndefined();
    await bed[Symbol.asyncDispose]();
    bed = await startIbmTestBed({ sees: 'only-itself' });
    await expect(holderOf('ApiKey-gone')).rejects.toThrow(AccessDeniedError);
  });
});

test('the account of an API key is found with nothing configured', async () => {
  const iamUrl = bed.sandbox.url;
  const connection = bed.connect({ settings: { accounts: new Map(), iamUrl, userManagementUrl: iamUrl } });
  expect(await accountOfIbmKey(connection)).toEqual({ id: ACCOUNT, name: ACCOUNT });
});
