import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { daysAgo, HOME, NOW, type OciBench, OTHER, startOciBench, TENANCY } from './oci.fixture.ts';
import type { OciKeyRef } from './world.ts';

const MINUTE = 60_000;
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);

let bench: OciBench;
let key: OciKeyRef;
beforeEach(async () => {
  bench = await startOciBench();
  bench.world.audit.recordsCalls = false;
  const { id: userId } = bench.world.addUser(TENANCY, { name: 'svc', created: daysAgo(900) });
  key = { userId, fingerprint: bench.world.addKey(userId, { created: daysAgo(800) }).fingerprint };
});
afterEach(() => bench.close());

interface Window {
  readonly start?: Date;
  readonly end?: Date;
  readonly region?: string;
  readonly compartment?: string;
  readonly page?: string | undefined;
}
type Event = { eventTime: string; data: { identity: { credentials: string | null } | null } };

function ask({ start = daysAgo(90), end = minutesAgo(-1), region = HOME, compartment = TENANCY, page }: Window = {}) {
  const query = new URLSearchParams({ compartmentId: compartment, startTime: start.toISOString(), endTime: end.toISOString() });
  if (page !== undefined) query.set('page', page);
  return bench.call(`/audit/${region}/20190901/auditEvents?${query}`);
}
const times = async (window?: Window) => (await ask(window)).body.map(({ eventTime }: Event) => eventTime);

async function allPages(window: Window = {}): Promise<Event[][]> {
  const pages: Event[][] = [];
  for (let page: string | undefined, first = true; first || page !== undefined; first = false) {
    const { body, headers } = await ask({ ...window, page });
    pages.push(body);
    page = headers['opc-next-page'];
  }
  return pages;
}

test('a use of a key is an event with tenancy, user and fingerprint', async () => {
  bench.sandbox.useKey(key.userId, key.fingerprint, { at: daysAgo(3), action: 'GetUser' });
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body).toEqual([
    expect.objectContaining({
      eventType: 'com.oraclecloud.identityControlPlane.GetUser',
      eventTime: daysAgo(3).toISOString(),
      eventId: expect.stringMatching(/^[0-9a-f]{8}-/),
      data: expect.objectContaining({
        compartmentId: TENANCY,
        compartmentName: 'bench',
        identity: expect.objectContaining({
          principalId: key.userId,
          principalName: 'svc',
          tenantId: TENANCY,
          credentials: `${TENANCY}/${key.userId}/${key.fingerprint}`,
        }),
      }),
    }),
  ]);
});

test('is told in its region and compartment only', async () => {
  const { id } = bench.world.addCompartment(TENANCY, { name: 'production' });
  bench.sandbox.useKey(key.userId, key.fingerprint, { at: daysAgo(3), region: OTHER, compartment: id });
  bench.sandbox.useKey(key.userId, key.fingerprint);
  expect(await times({ region: OTHER, compartment: id })).toEqual([daysAgo(3).toISOString()]);
  expect(await times({ region: OTHER })).toEqual([]);
  expect(await times({ compartment: id })).toEqual([]);
  expect(await times()).toEqual([NOW.toISOString()]);
});

test('the window takes in its start and not its end', async () => {
  for (const minutes of [11, 10, 5, 4]) bench.sandbox.useKey(key.userId, key.fingerprint, { at: minutesAgo(minutes) });
  expect(await times({ start: minutesAgo(10), end: minutesAgo(4) })).toEqual([minutesAgo(10), minutesAgo(5)].map((at) => at.toISOString()));
});

test.each([
  [365, 1],
  [365 + 1 / 1440, 0],
])('what is %d days old: %d events', async (days, count) => {
  bench.sandbox.useKey(key.userId, key.fingerprint, { at: daysAgo(days) });
  expect(await times({ start: daysAgo(400) })).toHaveLength(count);
});

test('keeps as long as it is told to, and lags behind', async () => {
  Object.assign(bench.world.audit, { retentionDays: 30, lagMs: 10 * MINUTE });
  for (const at of [daysAgo(31), daysAgo(29), minutesAgo(10), minutesAgo(9)]) bench.sandbox.useKey(key.userId, key.fingerprint, { at });
  expect(await times()).toEqual([daysAgo(29), minutesAgo(10)].map((at) => at.toISOString()));
  bench.clock.advance(MINUTE);
  expect(await times({ end: minutesAgo(-2) })).toHaveLength(3);
});

test('a window is of when Audit got to know, not of when it happened', async () => {
  bench.world.audit.lagMs = 10 * MINUTE;
  bench.sandbox.useKey(key.userId, key.fingerprint, { at: minutesAgo(20) });
  expect(await times({ start: minutesAgo(21), end: minutesAgo(19) })).toEqual([]);
  expect(await times({ start: minutesAgo(10), end: minutesAgo(9) })).toEqual([minutesAgo(20).toISOString()]);
});

test('says for how long it keeps', async () => {
  bench.world.audit.retentionDays = 90;
  const configuration = (compartment: string) => bench.call(`/audit/${HOME}/20190901/configuration?compartmentId=${compartment}`);
  expect(await configuration(TENANCY)).toMatchObject({ status: 200, body: { retentionPeriodDays: 90 } });
  expect((await configuration(bench.world.addCompartment(TENANCY, { name: 'production' }).id)).status).toBe(404);
});

describe('pages', () => {
  test('follow one another, in the order of time, with the filler between', async () => {
    Object.assign(bench.world.audit, { fillerEveryMs: 12 * 60 * MINUTE, pageSize: 4 });
    bench.sandbox.useKey(key.userId, key.fingerprint, { at: daysAgo(1.1) });
    const pages = await allPages({ start: daysAgo(3), end: NOW });
    expect(pages.map(({ length }) => length)).toEqual([4, 3]);
    const all = pages.flat();
    expect(all.map(({ eventTime }) => eventTime)).toEqual(all.map(({ eventTime }) => eventTime).sort());
    expect(all.filter(({ data }) => data.identity?.credentials?.startsWith(TENANCY))).toHaveLength(1);
  });

  test('of the filler alone are in every compartment, and of people without keys', async () => {
    Object.assign(bench.world.audit, { fillerEveryMs: MINUTE, pageSize: 1000 });
    const { id } = bench.world.addCompartment(TENANCY, { name: 'production' });
    const [events = []] = await allPages({ start: minutesAgo(8), end: NOW, compartment: id });
    const kinds = new Set(events.map(({ data }) => data.identity?.credentials));
    expect([events.length, kinds]).toEqual([8, new Set([undefined, null, '', 'ST$eyJraWQiOiJhc3cifQ'])]);
  });

  test('may begin with an empty one', async () => {
    bench.world.pages.emptyFirst = true;
    bench.sandbox.useKey(key.userId, key.fingerprint, { at: daysAgo(1) });
    expect((await allPages()).map(({ length }) => length)).toEqual([0, 1]);
  });
});

describe('is refused with', () => {
  const get = (query: string) => bench.call(`/audit/${HOME}/20190901/auditEvents?${query}`);
  const window = (start: string, end: string) =>
    `compartmentId=${TENANCY}&startTime=${encodeURIComponent(start)}&endTime=${encodeURIComponent(end)}`;

  test.each([
    ['seconds in the start', window('2026-11-01T00:00:01Z', '2026-11-02T00:00:00Z'), 'InvalidParameter'],
    ['seconds in the end', window('2026-11-01T00:00:00Z', '2026-11-02T00:00:59Z'), 'InvalidParameter'],
    ['milliseconds', window('2026-11-01T00:00:00.001Z', '2026-11-02T00:00:00Z'), 'InvalidParameter'],
    ['no time', window('yesterday', '2026-11-02T00:00:00Z'), 'InvalidParameter'],
    ['a day', window('2026-11-01', '2026-11-02'), 'InvalidParameter'],
    ['an end before the start', window('2026-11-02T00:00Z', '2026-11-01T00:00Z'), 'InvalidParameter'],
    ['no end', `compartmentId=${TENANCY}&startTime=2026-11-01T00:00Z`, 'MissingParameter'],
    ['no compartment', 'startTime=2026-11-01T00:00Z&endTime=2026-11-02T00:00Z', 'MissingParameter'],
  ])('%s', async (_what, query, code) => {
    expect(await get(query)).toMatchObject({ status: 400, body: { code } });
  });

  test.each(['2026-11-01T00:00Z', '2026-11-01T00:00:00.000Z', '2026-11-01T02:00:00+02:00', '2026-11-01T02:00+0200'])(
    'nothing, for %s',
    async (start) => {
      expect((await get(window(start, '2026-11-02T00:00:00Z'))).status).toBe(200);
    },
  );

  test('404: a compartment that is not there, was deleted, or is not to be seen', async () => {
    const { id: gone } = bench.world.addCompartment(TENANCY, { name: 'gone', state: 'DELETED' });
    const { id: hidden } = bench.world.addCompartment(TENANCY, { name: 'hidden' });
    bench.world.deny(TENANCY, 'audit:ListEvents', hidden);
    for (const compartment of ['ocid1.compartment.oc1..ghost', gone, hidden]) {
      expect(await ask({ compartment })).toMatchObject({ status: 404, body: { code: 'NotAuthorizedOrNotFound' } });
    }
    expect((await ask()).status).toBe(200);
  });
});

describe('what is signed is a use of the key', () => {
  const credentials = async (window?: Window) =>
    (await ask(window)).body.map(({ eventType, data }: Event & { eventType: string }) => [
      eventType.split('.').at(-1),
      data.identity?.credentials,
    ]);
  const own = () => `${TENANCY}/${bench.admin.user.id}/${bench.admin.key.fingerprint}`;

  beforeEach(() => {
    bench.world.audit.recordsCalls = true;
  });

  test('in the region that it was sent to, whatever came of it', async () => {
    await bench.identity('/users/ocid1.user.oc1..ghost');
    await bench.call(`/audit/${OTHER}/20190901/auditEvents?compartmentId=${TENANCY}`);
    expect(await credentials()).toEqual([['GetUser', own()]]);
    expect(await credentials({ region: OTHER })).toEqual([['ListEvents', own()]]);
  });

  test('but not if the signature is wrong', async () => {
    await bench.identity('/groups', { date: daysAgo(1) });
    expect(await credentials()).toEqual([]);
  });
});
