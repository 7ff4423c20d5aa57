import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Scan } from '@keyhammer/core';
import { json, refusal } from '../../test/fake-ibm.ts';
import { ACCOUNT, daysAgo, gapsOf, type IbmTestBed, ids, NOW, startIbmTestBed, unused } from '../../test/ibm-test-bed.ts';
import { UnexpectedBodyError } from '../body.ts';
import { type ActivityReport, parseReport } from './parse-report.ts';
import { reportHours } from './report-duration.ts';

const KINDS = new Set(['ibm-api-key', 'ibm-service-id', 'ibm-trusted-profile', 'ibm-user'] as const);
const ORDER = { reference: 'R-1', hours: 2160, kinds: KINDS };
const EMPTY = {
  created_by: 'IBMid-1',
  reference: 'R-1',
  report_duration: '2160',
  report_start_time: '2026-01-05T10:15+0000',
  report_end_time: '2026-01-05T10:16+0000',
};
const idsOf = ({ inactive }: ActivityReport) => Object.fromEntries([...inactive].map(([kind, found]) => [kind, [...found]]));

describe('the hours of a report', () => {
  const NEED = daysAgo(90);
  test.each([
    ['a second less than its days', new Date(NEED.getTime() + 1000), 2159],
    ['exactly its days', NEED, 2160],
    ['a second more', new Date(NEED.getTime() - 1000), 2160],
    ['an hour less a second more', new Date(NEED.getTime() - 3_599_000), 2160],
    ['an hour more', new Date(NEED.getTime() - 3_600_000), 2161],
    ['one hour', new Date(NOW.getTime() - 3_600_000), 1],
    ['a second less than one hour', new Date(NOW.getTime() - 3_599_000), undefined],
    ['none at all', NOW, undefined],
  ])('show never less than what is asked: %s', (_what, unusedSince, hours) => {
    expect(reportHours(unusedSince, NOW)).toBe(hours);
  });
});

describe('a report', () => {
  test('tells who is inactive, and what the holders of keys are called', () => {
    const report = parseReport(
      {
        ...EMPTY,
        users: [{ iam_id: 'IBMid-1', username: 'ann' }],
        apikeys: [
          { id: 'ApiKey-1', type: 'serviceid', serviceid: { id: 'ServiceId-2', name: 'ci' }, last_authn: '2025-08-30T01:02+0000' },
          { id: 'ApiKey-2', type: 'user', user: { iam_id: 'IBMid-1', username: 'ann', email: 'ann@example.com' } },
          { id: 'ApiKey-3', type: 'user', user: { iam_id: 'IBMid-2', username: 'bob' } },
          { id: 'ApiKey-4', type: 'user' },
        ],
        serviceids: [{ id: 'ServiceId-2' }],
        profiles: [{ id: 'Profile-4' }],
      },
      ORDER,
    );
    expect(idsOf(report)).toEqual({
      'ibm-api-key': ['ApiKey-1', 'ApiKey-2', 'ApiKey-3', 'ApiKey-4'],
      'ibm-service-id': ['ServiceId-2'],
      'ibm-trusted-profile': ['Profile-4'],
      'ibm-user': ['IBMid-1'],
    });
    expect([...report.holders]).toEqual([
      ['iam-ServiceId-2', 'ci'],
      ['IBMid-1', 'ann@example.com'],
      ['IBMid-2', 'bob'],
    ]);
  });

  test('without lists has nobody in it', () => {
    const nobody = { 'ibm-api-key': [], 'ibm-service-id': [], 'ibm-trusted-profile': [], 'ibm-user': [] };
    expect(idsOf(parseReport(EMPTY, ORDER))).toEqual(nobody);
    expect(idsOf(parseReport({ ...EMPTY, users: null }, ORDER))).toEqual(nobody);
  });

  test('is kept only of the kinds that were asked for', () => {
    const report = parseReport({ ...EMPTY, users: [{ iam_id: 'IBMid-1' }] }, { ...ORDER, kinds: new Set(['ibm-service-id'] as const) });
    expect([...report.inactive.keys()]).toEqual(['ibm-service-id']);
    expect(report.holders.size).toBe(0);
  });

  test.each([
    ['nothing', ''],
    ['no report', {}],
    ['a list', []],
    ['a page', { apikeys: [] }],
    ['one of somebody else', { ...EMPTY, reference: 'R-2' }],
    ['one of other hours', { ...EMPTY, report_duration: '720' }],
    ['one of hours in another form', { ...EMPTY, report_duration: 2160 }],
    ['one with a broken list', { ...EMPTY, users: {} }],
    ['one with a broken entry', { ...EMPTY, users: [{ username: 'ann' }] }],
    ['one with a broken holder', { ...EMPTY, apikeys: [{ id: 'ApiKey-1', user: 'ann' }] }],
  ])('is not %s', (_what, body) => {
    expect(() => parseReport(body, ORDER)).toThrow(UnexpectedBodyError);
  });
});

describe('reading an account', () => {
  let bed: IbmTestBed;
  let watched: string;
  beforeEach(async () => {
    bed = await startIbmTestBed();
    bed.addKey(bed.alice, { name: 'unused' });
    watched = bed.addKey(bed.alice, { name: 'watched' });
  });
  afterEach(async () => bed[Symbol.asyncDispose]());

  const scan = () => bed.scan({ needs: [unused('ibm-api-key')], watched: [{ kind: 'ibm-api-key', id: watched, principal: bed.alice }] });
  /** Nothing is said of what nobody has asked about, and nothing is taken for gone. */
  const expectGap = (found: Scan, reason: string) => {
    expect(ids(found)).toEqual([watched]);
    expect(gapsOf(found)).toEqual([{ kind: 'ibm-api-key', what: 'activity report', reason: expect.stringContaining(reason) }]);
    expect(found.activeCredentials).toBe(3);
    expect(bed.log.named('warn')).toContain('activity report not read');
  };

  test('waits with growing pauses until the report is ready, and asks for it by its reference', async () => {
    bed.world.reports.pendingPolls = 8;
    const [created, got] = [bed.record('createReport'), bed.record('getReport')];
    expect((await scan()).credentials).toHaveLength(2);
    expect(created.map(({ query }) => query.toString())).toEqual(['type=inactive&duration=2160']);
    expect(bed.waits).toEqual([1000, 1500, 2250, 3375, 5062.5, 7593.75, 11390.625, 15000]);
    expect(new Set(got.map(({ path }) => path)).size).toBe(1);
    expect(got[0]?.path).not.toContain('latest');
  });

  test('reads its own report although somebody has one made in the meantime', async () => {
    bed.world.reports.pendingPolls = 2;
    const connection = bed.connect();
    let others = 0;
    bed.sandbox.service.addFault({
      matches: ({ operation }) => {
        if (operation === 'getReport' && others++ === 0) {
          void connection.enter(ACCOUNT).then(({ calls }) =>
            calls.ask(
              { what: '' },
              ({ iam }) => iam.createReport({ accountId: ACCOUNT, type: 'inactive', duration: '1' }),
              () => undefined,
            ),
          );
        }
        return false;
      },
      effect: 'cut-before',
    });
    expect((await scan()).coverage).toEqual({ kind: 'complete' });
    expect(others).toBeGreaterThan(1);
  });

  test('does without a report that never gets ready, after five minutes', async () => {
    bed.world.reports.never = true;
    expectGap(await scan(), 'not ready after 5 minutes');
    const waited = bed.waits.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThan(300_000);
    expect(waited).toBeLessThan(320_000);
  });

  test('does without a report of other hours', async () => {
    bed.world.reports.hours = 720;
    expectGap(await scan(), 'the report is one of 720 hours instead of 2160');
  });

  test('does without a report that is denied, and names the role', async () => {
    bed.world.deny(ACCOUNT, 'createReport');
    expectGap(await scan(), 'Administrator on the IAM Identity Service');
  });

  test.each([
    ['is not known any more', refusal(404, 'X', 'unknown reference')],
    ['fails', { status: 500 }],
    ['is nothing', json(200, '')],
    ['has no body', { status: 200 }],
    ['is a page of HTML', { status: 200, body: '<html>' }],
  ])('does without a report that %s', async (_what, effect) => {
    bed.fault('getReport', effect);
    expectGap(await scan(), 'Could not get the activity report');
  });

  test('does without a report for a threshold of less than an hour', async () => {
    const found = await bed.scan({ needs: [unused('ibm-api-key', new Date(NOW.getTime() - 60_000))] });
    expect(gapsOf(found)).toMatchObject([{ reason: expect.stringContaining('one hour at least') }]);
    expect(bed.takeCalls()).not.toHaveProperty('createReport');
  });

  test('takes a list that the report leaves out for empty, and lists with gaps for what they say', async () => {
    bed.world.reports.without = ['apikeys'];
    expect(await scan()).toMatchObject({ credentials: [{ id: watched }], coverage: { kind: 'complete' } });
  });

  test('has no gap for kinds that need no report', async () => {
    bed.world.reports.never = true;
    const found = await bed.scan({ needs: [unused('ibm-api-key'), { kind: 'ibm-user', madeBefore: daysAgo(30) }] });
    expect(gapsOf(found).map(({ kind }) => kind)).toEqual(['ibm-api-key']);
  });
});

const FIXTURE = '../shared/specs/fixtures/ibm-report.synth.json';
const recorded = existsSync(FIXTURE) ? test : test.skip;

recorded('the published bodies are reports', () => {
  const { cases } = JSON.parse(readFileSync(FIXTURE, 'utf8'));
  const order = { ...ORDER, reference: '00b1a4c0-0000-4000-8000-000000000000' };
  const [full, empty] = cases.map(({ body }: { body: unknown }) => parseReport(body, order));
  expect(idsOf(full)).toMatchObject({ 'ibm-user': ['IBMid-5500000001', 'IBMid-5500000002'], 'ibm-trusted-profile': ['Profile-4444'] });
  expect(idsOf(empty)['ibm-user']).toEqual([]);
});
