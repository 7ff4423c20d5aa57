import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ibmApiKeyValueOf } from './identifiers.ts';
import type { IbmApiKey } from './model.ts';
import { ACCOUNT, type Ask, DAY_MS, daysAgo, HOUR_MS, type IbmBench, NOW, startIbmBench } from './sandbox.fixture.ts';

let bench: IbmBench;
let ask: Ask;
beforeEach(async () => {
  bench = await startIbmBench();
  ask = await bench.as(bench.adminKey);
});
afterEach(() => bench.close());

const ALL = `GET /v1/apikeys?account_id=${ACCOUNT}&scope=account`;
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
const listed = async (call: string) => ids((await ask(call)).body.apikeys);
const keyAt = (id: string, more = '') => `/v1/apikeys/${id}${more}`;

describe('an API key as it is told', () => {
  test('by a list: with no activity, and with no value', async () => {
    const { body } = await ask(`${ALL}&type=user`);
    expect(body.apikeys[0]).toEqual({
      id: bench.adminKey.id,
      entity_tag: expect.stringMatching(/^1-[0-9a-f]{32}$/),
      crn: `crn:v1:bluemix:public:iam-identity::a/${ACCOUNT}::apikey:${bench.adminKey.id}`,
      name: 'admin',
      created_at: '2025-10-16T12:00+0000',
      modified_at: '2025-10-16T12:00+0000',
      created_by: bench.admin.iamId,
      iam_id: bench.admin.iamId,
      account_id: ACCOUNT,
      locked: false,
      disabled: false,
      support_sessions: false,
      action_when_leaked: 'none',
      apikey: '',
    });
  });

  test('by its id: with activity if asked for; never used has no last_authn', async () => {
    const unused = bench.addKey(bench.service, { description: 'old', expires: daysAgo(-30) });
    const { body } = await ask(`GET ${keyAt(unused.id, '?include_activity=true&include_history=true')}`);
    expect(body).toMatchObject({ activity: { authn_count: 0 }, history: [], description: 'old', expires_at: '2026-12-20T12:00+0000' });
    expect(body.activity).not.toHaveProperty('last_authn');
    const used = (await ask(`GET ${keyAt(bench.adminKey.id, '?include_activity=true')}`)).body;
    expect(used.activity).toEqual({ last_authn: '2026-11-20T12:00+0000', authn_count: 1 });
    expect((await ask(`GET ${keyAt(bench.adminKey.id)}`)).body).not.toHaveProperty('activity');
  });

  test('with its value only where that is kept, to whoever reads it by its id', async () => {
    const kept = bench.addKey(bench.service, { retrievable: true });
    expect((await ask(`GET ${keyAt(kept.id)}`)).body.apikey).toBe(ibmApiKeyValueOf(kept.id));
    expect((await ask(`GET ${keyAt(bench.serviceKey.id)}`)).body.apikey).toBe('');
    expect((await ask(`${ALL}&type=serviceid`)).body.apikeys.map(({ apikey }: { apikey: string }) => apikey)).toEqual(['', '']);
  });

  test('by its value', async () => {
    const details = (value?: string) => ask('GET /v1/apikeys/details', value === undefined ? {} : { headers: { 'IAM-ApiKey': value } });
    expect((await details(ibmApiKeyValueOf(bench.serviceKey.id))).body).toMatchObject({ id: bench.serviceKey.id, apikey: '' });
    expect([(await details('nonsense')).status, (await details()).status]).toEqual([404, 400]);
  });
});

describe('the list', () => {
  test.each([
    ['the caller’s own keys, without a scope', '', () => [bench.adminKey]],
    ['the same with scope=entity', 'scope=entity', () => [bench.adminKey]],
    ['those of the caller by name', `iam_id={admin}`, () => [bench.adminKey]],
    ['those of a service ID', 'iam_id={service}', () => [bench.serviceKey]],
    ['all of the account', `account_id=${ACCOUNT}&scope=account`, () => [bench.adminKey, bench.serviceKey]],
    ['users’', `account_id=${ACCOUNT}&scope=account&type=user`, () => [bench.adminKey]],
    ['service IDs’', `account_id=${ACCOUNT}&scope=account&type=serviceid`, () => [bench.serviceKey]],
    ['one service ID’s in the account', `account_id=${ACCOUNT}&scope=account&iam_id={service}`, () => [bench.serviceKey]],
  ])('%s', async (_, query, expected: () => IbmApiKey[]) => {
    const filled = query.replace('{admin}', bench.admin.iamId).replace('{service}', bench.service.iamId);
    expect(await listed(`GET /v1/apikeys?${filled}`)).toEqual(ids(expected()));
  });

  test.each([
    ['an account that is not named', 'scope=account', 400],
    ['another user', 'iam_id=IBMid-SOMEBODY', 400],
    ['a service ID that is not there', 'iam_id=iam-ServiceId-x', 404],
    ['another scope', 'scope=world', 400],
    ['another type', 'type=robot', 400],
    ['a page of none', 'pagesize=0', 400],
    ['a page of 101', 'pagesize=101', 400],
    ['a page token of somebody else’s', 'pagetoken=abc', 400],
    ['a group that is not there', `scope=account&account_id=${ACCOUNT}&group_id=ServiceIdGroup-x`, 404],
  ])('refuses %s', async (_, query, status) => {
    expect((await ask(`GET /v1/apikeys?${query}`)).status).toBe(status);
  });

  test('has of service IDs those in one group: the default one, unless it is named', async () => {
    const group = bench.world.addServiceIdGroup(ACCOUNT, { name: 'partners', created: NOW });
    const partner = bench.world.addServiceId(ACCOUNT, { name: 'partner', created: NOW, groupId: group.id });
    const key = bench.addKey(partner);
    expect(await listed(ALL)).toEqual(ids([bench.adminKey, bench.serviceKey]));
    expect(await listed(`${ALL}&type=serviceid&group_id=${group.id}`)).toEqual([key.id]);
    expect(await listed(`${ALL}&type=user&group_id=${group.id}`)).toEqual([bench.adminKey.id]);
  });
});

describe('its pages', () => {
  const pages = async (size: number): Promise<{ sizes: number[]; seen: string[]; offsets: number[] }> => {
    const found = { sizes: [] as number[], seen: [] as string[], offsets: [] as number[] };
    let url: string | undefined = `${ALL}&pagesize=${size}`;
    while (url) {
      const { body } = await ask(url);
      found.sizes.push(body.apikeys.length);
      found.offsets.push(body.offset);
      found.seen.push(...ids(body.apikeys));
      const token = body.next && new URL(body.next).searchParams.get('pagetoken');
      url = token ? `${ALL}&pagesize=${size}&pagetoken=${token}` : undefined;
    }
    return found;
  };

  test.each([
    [250, 100, [100, 100, 52], [0, 100, 200]],
    [98, 100, [100], [0]],
    [99, 100, [100, 1], [0, 100]],
    [3, 2, [2, 2, 1], [0, 2, 4]],
  ])('%i more keys, %i at a time', async (more, size, sizes, offsets) => {
    const added = Array.from({ length: more }, () => bench.addKey(bench.service));
    expect(await pages(size)).toEqual({ sizes, offsets, seen: ids([bench.adminKey, bench.serviceKey, ...added]) });
  });

  test('are of 20, and link to each other with whole URLs', async () => {
    for (let index = 0; index < 39; index += 1) bench.addKey(bench.service);
    const first = (await ask(ALL)).body;
    expect([first.limit, first.apikeys.length, 'previous' in first]).toEqual([20, 20, false]);
    const follow = async (url: string) => (await ask(`GET ${url.replace(bench.sandbox.url, '')}`)).body;
    const second = await follow(first.next);
    const third = await follow(second.next);
    expect([third.apikeys.length, third.offset, 'next' in third]).toEqual([1, 40, false]);
    expect(ids((await follow(third.previous)).apikeys)).toEqual(ids(second.apikeys));
    expect(ids((await follow(second.previous)).apikeys)).toEqual(ids(first.apikeys));
    expect(ids((await follow(third.first)).apikeys)).toEqual(ids(first.apikeys));
  });

  test('lose nothing when keys of a former page are deleted', async () => {
    const added = Array.from({ length: 4 }, () => bench.addKey(bench.service));
    const { next } = (await ask(`${ALL}&pagesize=3`)).body;
    bench.world.deleteApiKey(ACCOUNT, bench.serviceKey.id);
    bench.world.deleteApiKey(ACCOUNT, added[0]?.id ?? '');
    expect(await listed(`GET ${next.replace(bench.sandbox.url, '')}`)).toEqual(ids(added.slice(1)));
  });
});

describe('a key is changed:', () => {
  const tagOf = async (id: string) => (await ask(`GET ${keyAt(id)}`)).body.entity_tag;
  const statuses = async (...calls: string[]) => {
    const found: number[] = [];
    for (const call of calls) found.push((await ask(call)).status);
    return found;
  };

  test('disabled, and enabled again; once more changes nothing', async () => {
    const { id } = bench.serviceKey;
    bench.clock.advance(HOUR_MS / 2);
    expect(await statuses(`POST ${keyAt(id, '/disable')}`)).toEqual([204]);
    const { body } = await ask(`GET ${keyAt(id)}`);
    expect(body).toMatchObject({ disabled: true, modified_at: '2026-11-20T12:30+0000', entity_tag: expect.stringMatching(/^2-/) });
    expect(await statuses(`POST ${keyAt(id, '/disable')}`)).toEqual([204]);
    expect(await tagOf(id)).toBe(body.entity_tag);
    expect((await bench.token(ibmApiKeyValueOf(id))).status).toBe(400);
    expect(await statuses(`DELETE ${keyAt(id, '/disable')}`)).toEqual([204]);
    expect((await bench.token(ibmApiKeyValueOf(id))).status).toBe(200);
  });

  test('locked: it refuses all changes until it is unlocked, and goes on to let its holder in', async () => {
    const { id } = bench.serviceKey;
    expect(await statuses(`POST ${keyAt(id, '/lock')}`)).toEqual([204]);
    const changes = [`POST ${keyAt(id, '/disable')}`, `DELETE ${keyAt(id, '/disable')}`, `DELETE ${keyAt(id)}`];
    expect(await statuses(...changes)).toEqual([409, 409, 409]);
    expect((await ask(`PUT ${keyAt(id)}`, { headers: { 'If-Match': '*' }, body: { name: 'new' } })).status).toBe(409);
    expect(bench.serviceKey).toMatchObject({ locked: true, disabled: false, name: 'ci' });
    expect((await bench.token(ibmApiKeyValueOf(id))).status).toBe(200);
    expect(await statuses(`DELETE ${keyAt(id, '/lock')}`, ...changes)).toEqual([204, 204, 204, 204]);
  });

  test('deleted: it is gone', async () => {
    const { id } = bench.serviceKey;
    expect(await statuses(`DELETE ${keyAt(id)}`, `DELETE ${keyAt(id)}`, `GET ${keyAt(id)}`, `POST ${keyAt(id, '/disable')}`)).toEqual([
      204, 404, 404, 404,
    ]);
    expect(await listed(ALL)).toEqual([bench.adminKey.id]);
  });

  test('updated, by whoever knows the version that is there', async () => {
    const { id } = bench.serviceKey;
    const update = (tag: string, body: unknown) => ask(`PUT ${keyAt(id)}`, { headers: { 'If-Match': tag }, body });
    const tag = await tagOf(id);
    const updated = await update(tag, { name: 'ci 2', description: 'kept', expires_at: '2027-01-02T18:30+0000' });
    expect(updated).toMatchObject({
      status: 200,
      body: { name: 'ci 2', description: 'kept', expires_at: '2027-01-02T18:30+0000', entity_tag: expect.stringMatching(/^2-/) },
    });
    expect((await update(tag, { name: 'ci 3' })).status).toBe(409);
    expect((await update('*', { description: '' })).body).not.toHaveProperty('description');
    expect((await ask(`PUT ${keyAt(id)}`, { body: { name: 'ci 4' } })).status).toBe(400);
  });

  test.each([{ name: '' }, { name: 7 }, { expires_at: 'soon' }, []])('but not to %j', async (body) => {
    expect((await ask(`PUT ${keyAt(bench.serviceKey.id)}`, { headers: { 'If-Match': '*' }, body })).status).toBe(400);
    expect(bench.serviceKey).toMatchObject({ name: 'ci', version: 1 });
  });
});

describe('a key that has expired', () => {
  const erasedAfter = 90 * DAY_MS;
  test.each([
    ['at ninety days is still there', daysAgo(90), undefined, true],
    ['a moment later is erased', new Date(daysAgo(90).getTime() - 1), undefined, false],
    ['is erased although it is locked', new Date(daysAgo(90).getTime() - 1), { locked: true }, false],
    ['is there as long as its last change is not as old', new Date(NOW.getTime() - 2 * erasedAfter), { modified: daysAgo(89) }, true],
  ])('%s', async (_, expires, more, there) => {
    const key = bench.addKey(bench.service, { created: daysAgo(700), expires, ...more });
    expect((await listed(ALL)).includes(key.id)).toBe(there);
    expect((await ask(`GET ${keyAt(key.id)}`)).status).toBe(there ? 200 : 404);
  });
});
