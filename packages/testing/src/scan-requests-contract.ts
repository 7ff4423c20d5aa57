import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addDays, type FinishedScan, type RequestedScan, SCAN_REQUEST_KEPT_DAYS, type ScanRequests } from '@keyhammer/core';
import { ACCOUNT_ID, CHECK, daysAgo, NOW, secondsFrom } from './builders.ts';

/** Requests under test, none at first. The clock stands at {@link NOW}. */
export interface ScanRequestsUnderTest {
  readonly requests: ScanRequests;
  close?(): Promise<void>;
}

const COMPLETE = { kind: 'complete', at: secondsFrom(NOW, 90), gaps: ['the credential report is denied'] } as const satisfies FinishedScan;
const FAILED = { kind: 'failed', at: secondsFrom(NOW, 60), why: 'sts:AssumeRole is denied' } as const satisfies FinishedScan;

/** What every keeper of scan requests promises. */
export function describeScanRequestsContract(name: string, open: () => Promise<ScanRequestsUnderTest>): void {
  describe(`${name} keeps the promises of scan requests`, () => {
    let subject: ScanRequestsUnderTest;
    let requests = 0;
    const aNewRequest = (overrides: Partial<RequestedScan> = {}) => aRequestedScan({ id: `request-${++requests}`, ...overrides });
    const added = async (overrides: Partial<RequestedScan> = {}) => {
      const request = aNewRequest(overrides);
      await subject.requests.add(request);
      return request;
    };
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => subject.close?.());

    test('one that nobody made is not there', async () => {
      expect(await subject.requests.get('no-such-request')).toBeUndefined();
    });

    test.each<[string, Partial<RequestedScan>]>([
      ['one check', {}],
      ['several, with tags', { checks: [CHECK, 'root_user'], tags: { team: ['red', 'blue'], empty: [] } }],
      ['none', { checks: [] }],
      ['of the chat', { by: 'slack:U0123 (Alice)' }],
    ])('what was added is got: %s', async (_case, overrides) => {
      const request = await added(overrides);
      expect(await subject.requests.get(request.id)).toEqual(request);
    });

    test('added again, it stays as it is', async () => {
      const request = await added();
      await subject.requests.finish(request.id, COMPLETE);
      await subject.requests.add(request);
      expect(await subject.requests.get(request.id)).toMatchObject({ progress: COMPLETE });
    });

    test.each<[string, readonly FinishedScan[], FinishedScan]>([
      ['is complete', [COMPLETE], COMPLETE],
      ['is complete without a gap', [{ ...COMPLETE, gaps: [] }], { ...COMPLETE, gaps: [] }],
      ['has failed', [FAILED], FAILED],
      ['is complete, told twice', [COMPLETE, COMPLETE], COMPLETE],
      ['is complete, and stays so when it is scanned again', [COMPLETE, { ...COMPLETE, at: secondsFrom(NOW, 900), gaps: [] }], COMPLETE],
      ['is complete, and stays so when a second delivery fails', [COMPLETE, FAILED], COMPLETE],
      ['has failed, and is complete when it is tried again', [FAILED, COMPLETE], COMPLETE],
      [
        'has failed again',
        [
          { ...FAILED, why: 'throttled' },
          { ...FAILED, at: COMPLETE.at },
        ],
        { ...FAILED, at: COMPLETE.at },
      ],
    ])('one that %s', async (_case, endings, progress) => {
      const request = await added();
      for (const ending of endings) await subject.requests.finish(request.id, ending);
      expect(await subject.requests.get(request.id)).toEqual({ ...request, updatedAt: progress.at, progress });
    });

    test('one that nobody made is finished without a word, and is not there afterwards', async () => {
      await subject.requests.finish('never-made', COMPLETE);
      await subject.requests.finish('never-made', FAILED);
      expect(await subject.requests.get('never-made')).toBeUndefined();
    });

    test.each([
      ['a second before its end', 1, true],
      ['at its end', 0, false],
      ['a second after it', -1, false],
    ])('nobody knows of it after thirty days: %s', async (_case, seconds, isThere) => {
      const requestedAt = secondsFrom(addDays(NOW, -SCAN_REQUEST_KEPT_DAYS), seconds);
      const { id } = await added({ requestedAt, updatedAt: requestedAt });
      expect((await subject.requests.get(id)) !== undefined).toBe(isThere);
    });

    test('of two at once each has its own end', async () => {
      const [one, other] = await Promise.all([added(), added({ requestedAt: daysAgo(1), updatedAt: daysAgo(1) })]);
      await Promise.all([subject.requests.finish(one.id, COMPLETE), subject.requests.finish(other.id, FAILED)]);
      expect(await subject.requests.get(one.id)).toMatchObject({ progress: COMPLETE });
      expect(await subject.requests.get(other.id)).toMatchObject({ progress: FAILED });
    });
  });
}

/** A scan of one check in one account, requested through the API at {@link NOW}, in progress. */
export function aRequestedScan(overrides: Partial<RequestedScan> = {}): RequestedScan {
  return {
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    accountId: ACCOUNT_ID,
    checks: [CHECK],
    tags: {},
    by: 'api',
    requestedAt: NOW,
    updatedAt: NOW,
    progress: { kind: 'in-progress' },
    ...overrides,
  };
}
