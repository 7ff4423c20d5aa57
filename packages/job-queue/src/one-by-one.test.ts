import { describe, expect, test } from '@jest/globals';
import type { Job } from '@keyhammer/core';
import { RecordingEventLog } from '@keyhammer/testing';
import { ENOUGH_FOR_A_JOB_MS, oneByOne } from './one-by-one.ts';

const MINUTE_MS = 60_000;

function jobs(count: number): readonly Job[] {
  return Array.from({ length: count }, (_, n) => ({
    stage: 'identify',
    accountId: String(n + 1),
    accountName: `account ${n + 1}`,
    checks: ['user_inactivekeys'],
    run: 'run-1',
  }));
}

interface Given {
  readonly count?: number;
  /** What the function has when the batch comes, and what each job takes. */
  readonly timeMs?: number;
  readonly eachMs?: number;
  readonly fails?: (job: Job) => boolean;
}

async function work({ count = 3, timeMs = Number.POSITIVE_INFINITY, eachMs = 0, fails = () => false }: Given) {
  const log = new RecordingEventLog();
  const begun: string[] = [];
  let left = timeMs;
  const again = await oneByOne(
    jobs(count),
    async (job) => {
      begun.push(job.accountId);
      left -= eachMs;
      return fails(job) ? 'failed' : 'done';
    },
    { timeLeftMs: () => left, log },
  );
  return { begun, again: [...again].map(({ accountId }) => accountId), log };
}

describe('the jobs of a batch, one after another', () => {
  test('in their order; those that failed are delivered again', async () => {
    const { begun, again } = await work({ fails: ({ accountId }) => accountId === '2' });
    expect(begun).toEqual(['1', '2', '3']);
    expect(again).toEqual(['2']);
  });

  test('one that throws is delivered again, says so, and holds up no other', async () => {
    const error = new Error('the request could not be finished');
    const { begun, again, log } = await work({
      fails({ accountId }) {
        if (accountId === '1') throw error;
        return false;
      },
    });
    expect(begun).toEqual(['1', '2', '3']);
    expect(again).toEqual(['1']);
    expect(log.events).toEqual([{ level: 'error', event: 'job failed', fields: { account: '1', stage: 'identify', error } }]);
  });
});

describe('where the function is about to be killed', () => {
  const eachMs = 4 * MINUTE_MS;

  test.each([
    ['just enough', 0, ['1', '2']],
    ['a millisecond less than that', -1, ['1']],
    ['a millisecond more', 1, ['1', '2']],
  ])('with %s time for the second job', async (_what, more, begun) => {
    const outcome = await work({ count: 2, timeMs: eachMs + ENOUGH_FOR_A_JOB_MS + more, eachMs });
    expect(outcome.begun).toEqual(begun);
    expect([...outcome.begun, ...outcome.again]).toEqual(['1', '2']);
  });

  test('what was not begun is delivered again, with what failed before, and the log says so', async () => {
    const { begun, again, log } = await work({
      count: 5,
      timeMs: 15 * MINUTE_MS,
      eachMs: 4 * MINUTE_MS,
      fails: ({ accountId }) => accountId === '1',
    });
    expect(begun).toEqual(['1', '2', '3']);
    expect(again).toEqual(['1', '4', '5']);
    expect(log.events).toMatchObject([{ level: 'info', fields: { jobs: 2, milliseconds: 3 * MINUTE_MS } }]);
  });

  test('the first job is begun all the same: else it never would be', async () => {
    const { begun, again } = await work({ count: 2, timeMs: 1_000 });
    expect(begun).toEqual(['1']);
    expect(again).toEqual(['2']);
  });
});
