import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ACCOUNT, type Ask, DAY_MS, daysAgo, HOUR_MS, type IbmBench, MINUTE_MS, NOW, startIbmBench } from './sandbox.fixture.ts';

let bench: IbmBench;
let ask: Ask;
beforeEach(async () => {
  bench = await startIbmBench();
  ask = await bench.as(bench.adminKey);
  bench.world.reports.pendingPolls = 0;
});
afterEach(() => bench.close());

const REPORT = `/v1/activity/accounts/${ACCOUNT}/report`;
const order = async (query = '', as = ask): Promise<string> => (await as(`POST ${REPORT}${query}`)).body.reference;
const get = (reference: string, as = ask) => as(`GET ${REPORT}/${reference}`);
const statusOf = async (reference: string) => (await get(reference)).status;
const hoursAgo = (hours: number, more = 0) => new Date(NOW.getTime() - hours * HOUR_MS + more);

describe('a report', () => {
  test('lists what has not authenticated: stale, never, and young and never; with owners, and no counts', async () => {
    const maria = bench.world.addUser(ACCOUNT, { email: 'maria.lopez@example.com', added: daysAgo(500), lastAuthn: daysAgo(100) });
    const stale = bench.addKey(maria, { name: 'stale', lastAuthn: new Date('2025-09-01T07:23:45Z'), authnCount: 12 });
    const young = bench.addKey(maria, { name: 'young', created: daysAgo(1) });
    const profile = bench.world.addTrustedProfile(ACCOUNT, { name: 'vpc', created: daysAgo(1) });
    const reference = await order('?type=inactive&duration=2160');
    const owner = { iam_id: maria.iamId, name: 'Maria Lopez', username: 'maria.lopez@example.com', email: 'maria.lopez@example.com' };
    expect((await get(reference)).body).toEqual({
      created_by: bench.admin.iamId,
      reference,
      report_duration: '2160',
      report_start_time: '2026-11-20T12:00+0000',
      report_end_time: '2026-11-20T12:00+0000',
      users: [{ ...owner, last_authn: '2026-08-12T12:00+0000' }],
      apikeys: [
        { id: bench.serviceKey.id, name: 'ci', type: 'serviceid', serviceid: { id: bench.service.id, name: 'ci-deploy' } },
        { id: stale.id, name: 'stale', type: 'user', user: owner, last_authn: '2025-09-01T07:23+0000' },
        { id: young.id, name: 'young', type: 'user', user: owner },
      ],
      serviceids: [{ id: bench.service.id, name: 'ci-deploy' }],
      profiles: [{ id: profile.id, name: 'vpc' }],
    });
  });

  test.each([
    ['a second within its hours', 1000, false],
    ['exactly its hours ago', 0, false],
    ['a second before', -1000, true],
  ])('what authenticated %s', async (_, more, reported) => {
    const key = bench.addKey(bench.service, { lastAuthn: hoursAgo(48, more) });
    const { apikeys } = (await get(await order('?duration=48'))).body;
    expect(apikeys.some(({ id }: { id: string }) => id === key.id)).toBe(reported);
  });

  test('is of 720 hours, if nobody says otherwise, and leaves out lists with nothing in them', async () => {
    bench.sandbox.authenticate(bench.serviceKey.id);
    const { body } = await get(await order());
    expect(body.report_duration).toBe('720');
    expect(Object.keys(body)).toEqual(['created_by', 'reference', 'report_duration', 'report_start_time', 'report_end_time']);
  });

  test('is as the account was when it was ordered', async () => {
    const reference = await order();
    bench.sandbox.authenticate(bench.serviceKey.id);
    expect((await get(reference)).body.apikeys).toMatchObject([{ id: bench.serviceKey.id }]);
  });

  test('shows no more than its author may see', async () => {
    const { iamId } = bench.world.addServiceId(ACCOUNT, { name: 'reader', created: daysAgo(1), sees: 'only-itself' });
    const other = bench.addKey({ iamId }, { name: 'second' });
    const reader = await bench.as(bench.addKey({ iamId }));
    const { body } = await get(await order('', reader), reader);
    expect(body.apikeys).toMatchObject([{ id: other.id }]);
    expect([body.users, body.serviceids]).toEqual([undefined, undefined]);
  });

  test.each(['?type=active', '?duration=30d', '?duration=0', '?duration=-5', '?duration=1.5'])('is not made for %s', async (query) => {
    expect((await ask(`POST ${REPORT}${query}`)).status).toBe(400);
  });
});

describe('until a report is ready, it is 204 and empty', () => {
  test('for so many questions', async () => {
    bench.world.reports.pendingPolls = 2;
    const reference = await order();
    const first = await get(reference);
    expect([first.status, first.body]).toEqual([204, undefined]);
    expect([await statusOf(reference), await statusOf(reference), await statusOf(reference)]).toEqual([204, 200, 200]);
  });

  test('once, if nothing is said', async () => {
    delete bench.world.reports.pendingPolls;
    const reference = await order();
    expect([await statusOf(reference), await statusOf(reference)]).toEqual([204, 200]);
  });

  test.each([
    ['a moment before', 5 * MINUTE_MS - 1, 204],
    ['at the time', 5 * MINUTE_MS, 200],
  ])('for so long on the clock: %s', async (_, elapsed, status) => {
    bench.world.reports.pendingMs = 5 * MINUTE_MS;
    const reference = await order();
    expect(await statusOf(reference)).toBe(204);
    bench.clock.advance(elapsed);
    const report = await get(reference);
    expect(report.status).toBe(status);
    if (status === 200) expect(report.body.report_end_time).toBe('2026-11-20T12:05+0000');
  });
});

describe('reports', () => {
  test('are found by their reference; `latest` is the newest one, whoever ordered it', async () => {
    const mine = await order('?duration=2160');
    const theirs = await order('?duration=24', await bench.as(bench.serviceKey));
    expect((await get('latest')).body).toMatchObject({ reference: theirs, report_duration: '24', created_by: bench.service.iamId });
    expect((await get(mine)).body).toMatchObject({ reference: mine, report_duration: '2160', created_by: bench.admin.iamId });
  });

  test('that nobody ordered are 404', async () => {
    expect([await statusOf('latest'), await statusOf('00b1a4c0-0000-4000-8000-000000000000')]).toEqual([404, 404]);
  });

  test.each([
    ['a day old are kept', DAY_MS, 200],
    ['older than a day are deleted', DAY_MS + 1, 404],
  ])('%s when another one is ordered', async (_, age, status) => {
    const former = await order();
    bench.clock.advance(age);
    ask = await bench.as(bench.adminKey);
    expect(await statusOf(former)).toBe(200);
    const latest = await order();
    expect([await statusOf(former), await statusOf(latest)]).toEqual([status, 200]);
  });
});

describe('on order, a report', () => {
  test('never gets ready', async () => {
    bench.world.reports.never = true;
    const reference = await order();
    bench.clock.advance(HOUR_MS / 2);
    expect([await statusOf(reference), await statusOf(reference)]).toEqual([204, 204]);
  });

  test('is of another duration than was asked for', async () => {
    const key = bench.addKey(bench.service, { lastAuthn: daysAgo(60) });
    bench.world.reports.hours = 2160;
    const { body } = await get(await order('?duration=720'));
    expect(body.report_duration).toBe('2160');
    expect(body.apikeys.map(({ id }: { id: string }) => id)).not.toContain(key.id);
  });

  test('lacks lists that would have something in them', async () => {
    bench.world.reports.without = ['apikeys', 'users'];
    const { body } = await get(await order());
    expect([body.apikeys, body.users, body.serviceids.length]).toEqual([undefined, undefined, 1]);
  });

  test('goes on as it was ordered, whatever is set later', async () => {
    const reference = await order();
    bench.world.reports.never = true;
    expect(await statusOf(reference)).toBe(200);
  });
});
