import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IbmTrustedProfile } from './model.ts';
import { ACCOUNT, type Ask, daysAgo, HOUR_MS, type IbmBench, NOW, startIbmBench } from './sandbox.fixture.ts';

let bench: IbmBench;
let ask: Ask;
beforeEach(async () => {
  bench = await startIbmBench();
  ask = await bench.as(bench.adminKey);
});
afterEach(() => bench.close());

const statusOf = async (call: string) => (await ask(call)).status;
const statuses = async (...calls: string[]) => {
  const found: number[] = [];
  for (const call of calls) found.push(await statusOf(call));
  return found;
};

describe('service IDs', () => {
  const LIST = `GET /v1/serviceids/?account_id=${ACCOUNT}`;
  const at = (more = '') => `/v1/serviceids/${bench.service.id}${more}`;
  const listed = async (call: string) => (await ask(call)).body.serviceids.map(({ name }: { name: string }) => name);

  test('are listed without activity, and read by their id with it', async () => {
    const { body } = await ask(LIST);
    expect(body).toMatchObject({ offset: 0, limit: 20 });
    expect(body.serviceids).toEqual([
      {
        id: bench.service.id,
        iam_id: `iam-${bench.service.id}`,
        entity_tag: expect.any(String),
        crn: `crn:v1:bluemix:public:iam-identity::a/${ACCOUNT}::serviceid:${bench.service.id}`,
        name: 'ci-deploy',
        created_at: '2024-09-11T12:00+0000',
        modified_at: '2024-09-11T12:00+0000',
        account_id: ACCOUNT,
        locked: false,
      },
    ]);
    expect((await ask(`GET ${at('?include_activity=true')}`)).body.activity).toEqual({ authn_count: 0 });
    bench.sandbox.authenticate(bench.serviceKey.id);
    const activity = { last_authn: '2026-11-20T12:00+0000', authn_count: 1 };
    expect((await ask(`GET ${at('?include_activity=true')}`)).body.activity).toEqual(activity);
  });

  test('are listed by name, by group, page by page', async () => {
    const group = bench.world.addServiceIdGroup(ACCOUNT, { name: 'partners', created: NOW });
    bench.world.addServiceId(ACCOUNT, { name: 'partner', created: NOW, groupId: group.id });
    bench.world.addServiceId(ACCOUNT, { name: 'backup', created: NOW });
    expect(await listed(LIST)).toEqual(['ci-deploy', 'backup']);
    expect(await listed(`${LIST}&name=backup`)).toEqual(['backup']);
    expect(await listed(`${LIST}&group_id=${group.id}`)).toEqual(['partner']);
    const { next } = (await ask(`${LIST}&pagesize=1`)).body;
    expect(await listed(`GET ${next.replace(bench.sandbox.url, '')}`)).toEqual(['backup']);
    expect(await listed(LIST.replace('/?', '?'))).toEqual(['ci-deploy', 'backup']);
    expect(await statusOf('GET /v1/serviceids/')).toBe(400);
  });

  test.each([false, true])('have groups; the default one among them: %s', async (listsDefault) => {
    bench.world.listsDefaultGroup = listsDefault;
    const { id } = bench.world.addServiceIdGroup(ACCOUNT, { name: 'partners', created: NOW });
    bench.world.addServiceId(ACCOUNT, { name: 'partner', created: NOW, groupId: id });
    const { body } = await ask(`GET /v1/serviceid_groups?account_id=${ACCOUNT}`);
    expect(body.serviceid_groups.map(({ name }: { name: string }) => name)).toEqual([...(listsDefault ? ['Default'] : []), 'partners']);
    const byGroup = await Promise.all(body.serviceid_groups.map((group: { id: string }) => listed(`${LIST}&group_id=${group.id}`)));
    expect(byGroup).toEqual([...(listsDefault ? [['ci-deploy']] : []), ['partner']]);
    const shown = (await ask(`${LIST}&group_id=${id}&show_group_id=true`)).body;
    expect(shown.serviceids[0].group_id).toBe(id);
  });

  test('are locked and unlocked; a lock keeps them, and leaves their keys as they are', async () => {
    expect(await statuses(`POST ${at('/lock')}`, `DELETE ${at()}`)).toEqual([204, 409]);
    expect(bench.service.locked).toBe(true);
    expect(await statuses(`POST /v1/apikeys/${bench.serviceKey.id}/disable`)).toEqual([204]);
    expect(await statuses(`DELETE ${at('/lock')}`, `DELETE ${at()}`)).toEqual([204, 204]);
  });

  test('are deleted with their keys, unless one of those is locked', async () => {
    const locked = bench.addKey(bench.service, { locked: true });
    expect(await statusOf(`DELETE ${at()}`)).toBe(409);
    expect(bench.world.account(ACCOUNT).apiKeys.size).toBe(3);
    bench.world.setLocked(ACCOUNT, locked.id, false, NOW);
    expect(await statuses(`DELETE ${at()}`, `GET ${at()}`, `GET /v1/apikeys/${locked.id}`)).toEqual([204, 404, 404]);
    expect([...bench.world.account(ACCOUNT).apiKeys.keys()]).toEqual([bench.adminKey.id]);
  });
});

describe('trusted profiles', () => {
  let profile: IbmTrustedProfile;
  beforeEach(() => {
    profile = bench.world.addTrustedProfile(ACCOUNT, { name: 'vpc', created: daysAgo(300) });
  });
  const LIST = `GET /v1/profiles?account_id=${ACCOUNT}`;

  test('are listed without activity, and read by their id with it', async () => {
    const plain = {
      id: profile.id,
      iam_id: `iam-${profile.id}`,
      entity_tag: expect.any(String),
      crn: `crn:v1:bluemix:public:iam-identity::a/${ACCOUNT}::profile:${profile.id}`,
      name: 'vpc',
      created_at: '2026-01-24T12:00+0000',
      modified_at: '2026-01-24T12:00+0000',
      account_id: ACCOUNT,
    };
    expect((await ask(LIST)).body.profiles).toEqual([plain]);
    expect((await ask(`${LIST}&name=other`)).body.profiles).toEqual([]);
    bench.world.signIn(ACCOUNT, profile.id, NOW);
    const { body } = await ask(`GET /v1/profiles/${profile.id}?include_activity=true`);
    expect(body).toEqual({ ...plain, activity: { last_authn: '2026-11-20T12:00+0000', authn_count: 1 } });
  });

  test('are deleted', async () => {
    const at = `/v1/profiles/${profile.id}`;
    expect(await statuses(`DELETE ${at}`, `GET ${at}`, `DELETE ${at}`, 'GET /v1/profiles')).toEqual([204, 404, 404, 400]);
  });
});

describe('users', () => {
  const LIST = `/v2/accounts/${ACCOUNT}/users`;
  const add = (email: string) => bench.world.addUser(ACCOUNT, { email, added: daysAgo(10), state: 'PENDING' });

  test('are told in full, with activity by their iam_id if it is asked for', async () => {
    const { iamId, id } = add('maria.lopez@example.com');
    const plain = {
      id,
      iam_id: iamId,
      realm: 'IBMid',
      user_id: 'maria.lopez@example.com',
      firstname: 'Maria',
      lastname: 'Lopez',
      state: 'PENDING',
      email: 'maria.lopez@example.com',
      phonenumber: '',
      altphonenumber: '',
      photo: '',
      account_id: ACCOUNT,
      added_on: '2026-11-10T12:00:30.000Z',
    };
    expect((await ask(`GET ${LIST}?user_id=maria.lopez@example.com`)).body.resources).toEqual([plain]);
    expect((await ask(`GET ${LIST}/${iamId}?include_activity=true`)).body).toEqual({ ...plain, activity: { authn_count: 0 } });
    bench.world.signIn(ACCOUNT, iamId, NOW);
    const { body } = await ask(`GET ${LIST}/${iamId}?include_activity=true`);
    expect(body.activity).toEqual({ last_authn: '2026-11-20T12:00+0000', authn_count: 1 });
  });

  test('come in pages, which link to each other with paths', async () => {
    for (let index = 0; index < 249; index += 1) add(`user.${index}@example.com`);
    const first = (await ask(`GET ${LIST}?limit=100`)).body;
    expect(first).toMatchObject({ total_results: 250, limit: 100, first_url: `${LIST}?limit=100` });
    expect(first.next_url).toMatch(new RegExp(`^${LIST}\\?limit=100&_start=[\\w-]+$`));
    const second = (await ask(`GET ${first.next_url}`)).body;
    const third = (await ask(`GET ${second.next_url}`)).body;
    expect([second.resources.length, third.resources.length, 'next_url' in third]).toEqual([100, 50, false]);
    const seen = [first, second, third].flatMap(({ resources }) => resources.map(({ iam_id }: { iam_id: string }) => iam_id));
    expect(new Set(seen).size).toBe(250);
    expect(await statusOf(`GET ${LIST}?limit=101`)).toBe(400);
  });

  test('are removed at once, with the keys that they have in the account', async () => {
    const { iamId } = add('peter.novak@example.com');
    const key = bench.addKey({ iamId });
    expect(await statuses(`DELETE ${LIST}/${iamId}`, `GET ${LIST}/${iamId}`, `GET /v1/apikeys/${key.id}`)).toEqual([204, 404, 404]);
    expect(await statusOf(`DELETE ${LIST}/${iamId}`)).toBe(404);
  });

  test('are removed in their own time, or not', async () => {
    const { iamId } = add('peter.novak@example.com');
    const remove = `DELETE /v3/accounts/${ACCOUNT}/users/${iamId}`;
    const state = async () => (await ask(`GET ${LIST}/${iamId}`)).body.state;
    bench.world.removals.fails = true;
    expect([await statusOf(remove), await state()]).toEqual([202, 'ERROR_WHILE_DELETING']);
    Object.assign(bench.world.removals, { fails: false, pendingMs: 60_000 });
    expect([await statusOf(remove), await state()]).toEqual([202, 'PROCESSING']);
    bench.clock.advance(59_999);
    expect(await state()).toBe('PROCESSING');
    bench.clock.advance(1);
    expect(await statusOf(`GET ${LIST}/${iamId}`)).toBe(404);
  });

  test.each(['v2', 'v3'])('are not removed by a service ID (%s)', async (version) => {
    const { iamId } = add('peter.novak@example.com');
    const service = await bench.as(bench.serviceKey);
    expect((await service(`DELETE /${version}/accounts/${ACCOUNT}/users/${iamId}`)).status).toBe(403);
    bench.clock.advance(HOUR_MS);
    expect(bench.world.user(ACCOUNT, iamId).state).toBe('PENDING');
  });
});
