import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Job } from '@keyhammer/core';
import { RecordingEventLog } from '@keyhammer/testing';
import { handleBatch } from './handle-batch.ts';

function aJob(accountId: string, stage: Job['stage'] = 'identify'): Job {
  return { stage, accountId, accountName: `account ${accountId}`, checks: ['user_inactivekeys'], run: 'run-1' };
}

/** A batch with one message for each body; the ids are m1, m2 … */
function batchOf(...bodies: readonly (Job | string)[]) {
  return {
    Records: bodies.map((body, index) => ({ messageId: `m${index + 1}`, body: typeof body === 'string' ? body : JSON.stringify(body) })),
  };
}

function failing(...messageIds: readonly string[]) {
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
}

type Run = Parameters<typeof handleBatch>[2];

function setUp(run: Run = async () => new Set()) {
  const runs: (readonly Job[])[] = [];
  const log = new RecordingEventLog();
  const handle = (event: ReturnType<typeof batchOf>) =>
    handleBatch(
      event,
      'identify',
      async (jobs) => {
        runs.push(jobs);
        return await run(jobs);
      },
      log,
    );
  return { handle, runs, log };
}

test('all jobs of a batch are one run, in their order', async () => {
  const { handle, runs } = setUp();
  expect(await handle(batchOf(aJob('1'), aJob('2')))).toEqual(failing());
  expect(runs).toEqual([[aJob('1'), aJob('2')]]);
});

test('only the messages of failed jobs go back to the queue', async () => {
  const { handle } = setUp(async (jobs) => new Set(jobs.filter(({ accountId }) => accountId !== '2')));
  expect(await handle(batchOf(aJob('1'), aJob('2'), aJob('3')))).toEqual(failing('m1', 'm3'));
});

test('two messages with the same job are two jobs', async () => {
  const { handle } = setUp(async ([first]) => new Set(first ? [first] : []));
  expect(await handle(batchOf(aJob('1'), aJob('1')))).toEqual(failing('m1'));
});

describe('a message that can not be used goes back, and holds up no other', () => {
  test.each<[string, Job | string, RegExp]>([
    ['an unreadable one', '{"stage":', /JSON/],
    ['one of another stage', aJob('9', 'remediate'), /a job of the stage remediate is on the queue of the stage identify/],
    ['one without an account', aJob(''), /no accountId/],
  ])('%s', async (_what, bad, reason) => {
    const { handle, runs, log } = setUp();
    expect(await handle(batchOf(aJob('1'), bad, aJob('3')))).toEqual(failing('m2'));
    expect(runs).toEqual([[aJob('1'), aJob('3')]]);
    expect(log.events).toEqual([
      {
        level: 'error',
        event: 'queue message could not be read',
        fields: { messageId: 'm2', error: expect.objectContaining({ message: expect.stringMatching(reason) }) },
      },
    ]);
  });
});

test('a run that throws sends all of its messages back, and the log says why', async () => {
  const error = new AccessDeniedError('the table is out of reach');
  const { handle, log } = setUp(async () => {
    throw error;
  });
  expect(await handle(batchOf('nonsense', aJob('2'), aJob('3')))).toEqual(failing('m1', 'm2', 'm3'));
  expect(log.events.at(-1)).toEqual({ level: 'error', event: 'batch failed', fields: { jobs: 2, error } });
});

test.each([
  ['nothing', batchOf()],
  ['nothing readable', batchOf('nonsense')],
])('a batch with %s runs nothing', async (_what, event) => {
  const { handle, runs } = setUp();
  await handle(event);
  expect(runs).toEqual([]);
});
