import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IbmSights } from './model.ts';
import { ACCOUNT, type Ask, asking, daysAgo, type IbmBench, NOW, OTHER_ACCOUNT, startIbmBench } from './sandbox.fixture.ts';

let bench: IbmBench;
beforeEach(async () => {
  bench = await startIbmBench();
});
afterEach(() => bench.close());

const LISTS = [
  `GET /v1/apikeys?scope=account&account_id=${ACCOUNT}`,
  `GET /v1/serviceids/?account_id=${ACCOUNT}`,
  `GET /v1/serviceid_groups?account_id=${ACCOUNT}`,
  `GET /v1/profiles?account_id=${ACCOUNT}`,
  `GET /v2/accounts/${ACCOUNT}/users`,
  `POST /v1/activity/accounts/${ACCOUNT}/report`,
];
const NAMES = ['apikeys', 'serviceids', 'serviceid_groups', 'profiles', 'resources'] as const;
const refusal = (status: number, message_code: string) => ({
  status_code: String(status),
  errors: [{ code: expect.any(String), message_code, message: expect.any(String) }],
  trace: expect.any(String),
});

describe('without a good token', () => {
  test.each(LISTS)('%s is 401, in the shape of the service', async (list) => {
    const nobody = await asking(bench.sandbox.url, {})(list);
    const stranger = await asking(bench.sandbox.url, { authorization: 'Bearer eyJ.made.up' })(list);
    expect([nobody.status, nobody.body]).toEqual([401, refusal(401, 'BXNIM0308E')]);
    expect([stranger.status, stranger.body]).toEqual([401, refusal(401, 'BXNIM0407E')]);
  });
});

describe('a token is good for one account:', () => {
  test.each(LISTS)('%s', async (list) => {
    const ask = await bench.as(bench.adminKey);
    expect((await ask(list)).status).toBeLessThan(300);
    const elsewhere = await ask(list.replace(ACCOUNT, OTHER_ACCOUNT));
    expect([elsewhere.status, elsewhere.body]).toEqual([403, refusal(403, 'BXNIM0513E')]);
  });

  test('what another account has is not there', async () => {
    const { iamId } = bench.world.addUser(OTHER_ACCOUNT, { email: 'jonas.weber@example.com', added: daysAgo(9) });
    const key = bench.world.addApiKey(OTHER_ACCOUNT, iamId, { name: 'theirs', created: daysAgo(9) });
    const service = bench.world.addServiceId(OTHER_ACCOUNT, { name: 'theirs', created: daysAgo(9) });
    const profile = bench.world.addTrustedProfile(OTHER_ACCOUNT, { name: 'theirs', created: daysAgo(9) });
    const ask = await bench.as(bench.adminKey);
    for (const path of [`apikeys/${key.id}`, `serviceids/${service.id}`, `profiles/${profile.id}`]) {
      for (const method of ['GET', 'DELETE']) {
        const { status, body } = await ask(`${method} /v1/${path}`);
        expect([status, body.errors[0].code]).toEqual([404, 'not_found']);
      }
    }
    expect(bench.world.account(OTHER_ACCOUNT).apiKeys.size).toBe(1);
  });
});

describe('who sees only their own', () => {
  async function limited(sights: IbmSights): Promise<{ ask: Ask; keyId: string; iamId: string }> {
    const { iamId } = bench.world.addServiceId(ACCOUNT, { name: 'reader', created: daysAgo(1), ...sights });
    const key = bench.addKey({ iamId }, { name: 'reader' });
    bench.world.addTrustedProfile(ACCOUNT, { name: 'p', created: daysAgo(1) });
    return { ask: await bench.as(key), keyId: key.id, iamId };
  }
  const sizes = async (ask: Ask) =>
    Promise.all(NAMES.map(async (name, index) => (await ask(LISTS[index] ?? '')).body[name].map((entry: { id: string }) => entry.id)));

  test('is given lists of themselves, with nothing that says so', async () => {
    const { ask, keyId } = await limited({ sees: 'only-itself' });
    const [keys, serviceIds, groups, profiles, users] = await sizes(ask);
    expect([keys, serviceIds?.length, groups, profiles, users]).toEqual([[keyId], 1, [], [], []]);
    expect((await ask(LISTS[4] ?? '')).body.total_results).toBe(0);
  });

  test('a user who sees only themselves in user management is the one user of a tiny account', async () => {
    const { iamId } = bench.world.addUser(ACCOUNT, { email: 'carol.ngo@example.com', added: daysAgo(1), seesUsers: 'only-itself' });
    const ask = await bench.as(bench.addKey({ iamId }));
    const { body } = await ask(LISTS[4] ?? '');
    expect([body.total_results, body.resources[0].iam_id]).toEqual([1, iamId]);
    expect((await ask(LISTS[0] ?? '')).body.apikeys).toHaveLength(3);
    expect((await ask(`GET /v2/accounts/${ACCOUNT}/users/${bench.admin.iamId}`)).status).toBe(404);
  });

  test('finds nothing of the others, and changes none of it', async () => {
    const { ask, keyId } = await limited({ sees: 'only-itself' });
    for (const call of ['GET', 'DELETE', 'POST /disable', 'POST /lock', 'DELETE /lock', 'DELETE /disable']) {
      const [method, action = ''] = call.split(' ');
      expect((await ask(`${method} /v1/apikeys/${bench.adminKey.id}${action}`)).status).toBe(404);
    }
    expect((await ask(`GET /v1/serviceids/${bench.service.id}`)).status).toBe(404);
    expect((await ask(`GET /v1/apikeys/${keyId}`)).status).toBe(200);
    expect(bench.adminKey).toMatchObject({ disabled: false, locked: false });
  });

  test('somebody who was removed from the account, too', async () => {
    const { iamId } = bench.world.addUser(ACCOUNT, { email: 'left@example.com', added: daysAgo(1) });
    const ask = await bench.as(bench.addKey({ iamId }));
    expect((await ask(LISTS[0] ?? '')).body.apikeys).toHaveLength(3);
    bench.world.removeUser(ACCOUNT, iamId);
    expect((await ask(LISTS[0] ?? '')).body.apikeys).toEqual([]);
  });
});

describe('on order', () => {
  test('an operation is refused to everyone in the account, until it is allowed again', async () => {
    const ask = await bench.as(bench.adminKey);
    const disable = () => ask(`POST /v1/apikeys/${bench.serviceKey.id}/disable`);
    bench.world.deny(ACCOUNT, 'disableApiKey');
    expect([(await disable()).status, bench.serviceKey.disabled]).toEqual([403, false]);
    bench.world.allow(ACCOUNT, 'disableApiKey');
    expect([(await disable()).status, bench.serviceKey.disabled]).toEqual([204, true]);
  });

  test('an operation is throttled, with and without a word on when to come again', async () => {
    const ask = await bench.as(bench.adminKey);
    bench.sandbox.throttle('listUsers', 1, 7);
    bench.sandbox.throttle('listUsers', 1);
    const answers = [await ask(LISTS[4] ?? ''), await ask(LISTS[4] ?? ''), await ask(LISTS[4] ?? '')];
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '7'],
      [429, null],
      [200, null],
    ]);
  });

  test('calls are limited by the account, on the sandbox’s clock', async () => {
    const ask = await bench.as(bench.adminKey);
    const { iamId } = bench.world.addUser(OTHER_ACCOUNT, { email: 'jonas.weber@example.com', added: daysAgo(9) });
    const elsewhere = await bench.as(bench.world.addApiKey(OTHER_ACCOUNT, iamId, { name: 'theirs', created: NOW }));
    bench.world.throttle = { perSecond: 0.5, burst: 2, retryAfter: true };
    const statuses = [(await ask(LISTS[0] ?? '')).status, (await ask(LISTS[1] ?? '')).status];
    const refused = await ask(LISTS[0] ?? '');
    expect([...statuses, refused.status, refused.headers.get('retry-after')]).toEqual([200, 200, 429, '2']);
    expect((await elsewhere('GET /v1/apikeys')).status).toBe(200);
    expect(bench.sandbox.throttledCalls).toBe(1);
    bench.clock.advance(2000);
    expect((await ask(LISTS[0] ?? '')).status).toBe(200);
    expect((await ask(LISTS[0] ?? '')).status).toBe(429);
  });

  test('connections are cut, before or after the work', async () => {
    const ask = await bench.as(bench.adminKey);
    const disable = () => ask(`POST /v1/apikeys/${bench.serviceKey.id}/disable`);
    const fault = { matches: ({ operation }: { operation: string }) => operation === 'disableApiKey', times: 1 };
    bench.sandbox.service.addFault({ ...fault, effect: 'cut-before' });
    await expect(disable()).rejects.toThrow('fetch failed');
    expect(bench.serviceKey.disabled).toBe(false);
    bench.sandbox.service.addFault({ ...fault, effect: 'cut-after' });
    await expect(disable()).rejects.toThrow('fetch failed');
    expect(bench.serviceKey.disabled).toBe(true);
  });

  test('a fault is for one account', async () => {
    const ask = await bench.as(bench.adminKey);
    const matches = (request: Parameters<typeof bench.sandbox.accountOf>[0]) => bench.sandbox.accountOf(request) === ACCOUNT;
    bench.sandbox.service.addFault({ matches, effect: { status: 503 } });
    expect((await ask(LISTS[0] ?? '')).status).toBe(503);
    expect((await bench.token('nonsense')).status).toBe(400);
  });
});

describe('the sandbox says so when it does not know', () => {
  test.each([
    ['GET /v1/apikeys?sort=name', 400],
    ['GET /v1/apikeys?pagesise=100', 400],
    ['GET /v1/apikeys?include_activity=true', 400],
    [`GET /v2/accounts/${ACCOUNT}/users?search=state%3AACTIVE`, 400],
    ['GET /v1/enterprises', 404],
    ['POST /v1/apikeys', 404],
  ])('%s: %i', async (call, status) => {
    expect((await (await bench.as(bench.adminKey))(call)).status).toBe(status);
  });

  test('and counts calls by the names of IBM’s SDK', async () => {
    const ask = await bench.as(bench.adminKey);
    bench.sandbox.service.resetCalls();
    await bench.token('nonsense');
    await ask(`GET /v1/apikeys/${bench.adminKey.id}`);
    await ask('GET /v1/apikeys/details');
    await ask('GET /v1/enterprises');
    expect([...bench.sandbox.service.calls]).toEqual([
      ['getToken', 1],
      ['getApiKey', 1],
      ['getApiKeysDetails', 1],
      ['GET /v1/enterprises', 1],
    ]);
  });
});

test('says what Keyhammer is configured with', () => {
  const { url } = bench.sandbox;
  expect(bench.sandbox.environment()).toEqual({});
  const { apiKey } = bench.world.addOperator(ACCOUNT, { kind: 'service-id', created: NOW });
  expect(bench.sandbox.environment()).toEqual({ IBMCLOUD_API_KEY: apiKey });
  expect(bench.sandbox.configuration()).toEqual({
    accounts: { [ACCOUNT]: 'platform', [OTHER_ACCOUNT]: 'research' },
    iam_url: url,
    user_management_url: url,
  });
});
