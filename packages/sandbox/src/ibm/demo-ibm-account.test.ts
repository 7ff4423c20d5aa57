import { afterEach, describe, expect, test } from '@jest/globals';
import { MovableClock } from '../clock.ts';
import { demoIbmAccount } from './demo-ibm-account.ts';
import { generatedIbmAccount } from './generated-ibm-account.ts';
import { type IbmSandbox, startIbmSandbox } from './ibm-sandbox.ts';
import type { IbmApiKey, IbmTracked } from './model.ts';
import { type Ask, asking, DAY_MS, daysAgo, NOW, tokenFor } from './sandbox.fixture.ts';
import type { IbmWorld } from './world.ts';

let sandbox: IbmSandbox;
afterEach(() => sandbox?.close());

async function signedIn(world: IbmWorld): Promise<Ask> {
  sandbox = await startIbmSandbox({ clock: new MovableClock(NOW, 'frozen'), world });
  const apikey = sandbox.environment().IBMCLOUD_API_KEY ?? '';
  const { body } = await tokenFor(sandbox.url, { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey });
  return asking(sandbox.url, { authorization: `Bearer ${body.access_token}` });
}

async function inactiveIds(ask: Ask, accountId: string, days: number): Promise<string[]> {
  const report = `/v1/activity/accounts/${accountId}/report`;
  const { reference } = (await ask(`POST ${report}?type=inactive&duration=${days * 24}`)).body;
  await ask(`GET ${report}/${reference}`);
  const { body } = await ask(`GET ${report}/${reference}`);
  const ids = (list: { id?: string; iam_id?: string }[] = []) => list.map(({ id, iam_id }) => id ?? iam_id ?? '');
  return [body.users, body.apikeys, body.serviceids, body.profiles].flatMap(ids);
}

describe('the demo’s account', () => {
  test('is the same each time, but for the times', () => {
    const ids = (now: Date) => {
      const { apiKeys, users } = demoIbmAccount(now).world.account('b1a5c0de4f2e4d7c9a3b8e6f00512a7d');
      return [...apiKeys.keys(), ...users.keys()];
    };
    expect(ids(NOW)).toEqual(ids(daysAgo(100)));
  });

  test('is called platform-ibm, with people, keys, service IDs and profiles of a real company', () => {
    const { world, accountId } = demoIbmAccount(NOW);
    const { name, users, apiKeys, serviceIds, profiles, groups } = world.account(accountId);
    expect([name, accountId]).toEqual(['platform-ibm', expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect([users.size, apiKeys.size, serviceIds.size, profiles.size, groups.size]).toEqual([8, 14, 6, 3, 2]);
    expect(world.user(accountId, 'maria.lopez@example.com')).toMatchObject({ firstName: 'Maria', realm: 'IBMid' });
  });

  test.each([30, 90])('reports the same ones for %i days', async (days) => {
    const { world, accountId, keys, identities } = demoIbmAccount(NOW);
    const inactive = await inactiveIds(await signedIn(world), accountId, days);
    const { live, busy, mixedUsed, rotatedNew, ...unused } = keys;
    const { liveUser, liveService, liveProfile, mixedUser, ...idle } = identities;
    for (const { id } of Object.values(unused)) expect(inactive).toContain(id);
    for (const { id } of [live, busy, mixedUsed, rotatedNew]) expect(inactive).not.toContain(id);
    for (const identity of Object.values(idle)) expect(inactive).toContain('email' in identity ? identity.iamId : identity.id);
    for (const { id, iamId } of [liveUser, liveService, liveProfile, mixedUser]) {
      expect([inactive.includes(id), inactive.includes(iamId)]).toEqual([false, false]);
    }
    expect(inactive).toHaveLength(9 + 4 + 4 + 2);
  });

  test('has each state that a key can be in', () => {
    const { keys, identities, accountId, world } = demoIbmAccount(NOW);
    const age = ({ created }: IbmApiKey) => (NOW.getTime() - created) / DAY_MS;
    expect(keys.stale).toMatchObject({ disabled: false, locked: false, authnCount: 12 });
    expect(keys.neverUsed).toMatchObject({ lastAuthn: undefined, authnCount: 0 });
    expect([keys.youngNeverUsed.lastAuthn, Math.round(age(keys.youngNeverUsed))]).toEqual([undefined, 4]);
    expect([keys.disabled.disabled, keys.lockedStale.locked, keys.staleOfService.retrievable]).toEqual([true, true, true]);
    expect(keys.busy.authnCount).toBeGreaterThan(1_000_000);
    const holders = [keys.mixedUsed, keys.mixedStale, keys.mixedNeverUsed].map(({ iamId }) => iamId);
    expect(new Set(holders)).toEqual(new Set([world.user(accountId, 'maria.lopez@example.com').iamId]));
    expect(identities.pendingUser).toMatchObject({ state: 'PENDING' });
    expect(identities.lockedService).toMatchObject({ locked: true, groupId: expect.any(String) });
    expect(keys.rotatedOld.iamId).toBe(keys.rotatedNew.iamId);
  });
});

describe('a generated account', () => {
  const options = { apiKeys: 1000, staleFraction: 0.1, trustedProfiles: 7, now: NOW };

  test('has exactly the keys that it was asked for, the stale ones spread over the list', () => {
    const { world, accountId, counts } = generatedIbmAccount(options);
    expect(counts).toMatchObject({ apiKeys: 1001, users: 101, serviceIds: 100, userKeys: 501, serviceIdKeys: 500, trustedProfiles: 7 });
    expect(counts.staleKeys).toBe(100);
    const before = NOW.getTime() - 30 * DAY_MS;
    const stale = ({ disabled, created, lastAuthn }: IbmApiKey) => !disabled && created < before && (lastAuthn ?? 0) < before;
    const keys = [...world.account(accountId).apiKeys.values()].slice(1);
    const perPage = Array.from({ length: 10 }, (_, page) => keys.slice(page * 100, page * 100 + 100).filter(stale).length);
    expect(perPage).toEqual(Array.from({ length: 10 }, () => 10));
  });

  test('has a report of what was counted', async () => {
    const { world, accountId, counts } = generatedIbmAccount(options);
    const inactive = await inactiveIds(await signedIn(world), accountId, 30);
    expect(inactive.filter((id) => id.startsWith('ApiKey-'))).toHaveLength(counts.reportedKeys);
    expect(inactive).toHaveLength(counts.reportedKeys);
    expect(counts.reportedKeys).toBeGreaterThan(counts.staleKeys);
  });

  test('is the same for the same seed, and another for another', () => {
    const uses = (seed: number) => {
      const { world, accountId } = generatedIbmAccount({ ...options, seed });
      return Array.from(world.account(accountId).apiKeys.values(), ({ id, lastAuthn }: IbmApiKey & IbmTracked) => [id, lastAuthn]);
    };
    expect(uses(5)).toEqual(uses(5));
    expect(uses(5)).not.toEqual(uses(6));
  });

  test('of ten thousand keys is listed in a hundred and one pages, in a few seconds', async () => {
    const { world, accountId, counts } = generatedIbmAccount({ ...options, apiKeys: 10_000 });
    const ask = await signedIn(world);
    const filters = `account_id=${accountId}&scope=account&pagesize=100`;
    const seen = new Set<string>();
    let token: string | null | undefined = '';
    while (token !== null && token !== undefined) {
      const { body } = await ask(`GET /v1/apikeys?${filters}${token === '' ? '' : `&pagetoken=${token}`}`);
      for (const { id } of body.apikeys) seen.add(id);
      token = body.next && new URL(body.next).searchParams.get('pagetoken');
    }
    expect([seen.size, counts.apiKeys]).toEqual([10_001, 10_001]);
    expect(sandbox.service.calls.get('listApiKeys')).toBe(101);
  });
});
