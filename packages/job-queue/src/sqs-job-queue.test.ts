import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Job, UnavailableError } from '@keyhammer/core';
import { mockClient } from 'aws-sdk-client-mock';
import { handleBatch } from './handle-batch.ts';
import { sqsJobQueue } from './sqs-job-queue.ts';

const URLS = {
  identify: 'https://sqs.example.com/identify',
  report: 'https://sqs.example.com/report',
  remediate: 'https://sqs.example.com/remediate',
};

const sqs = mockClient(SQSClient);
const queue = sqsJobQueue(new SQSClient({ region: 'eu-west-1' }), URLS);

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
});

function jobs(count: number, stage: Job['stage'] = 'identify'): Job[] {
  return Array.from({ length: count }, (_, n) => ({
    stage,
    accountId: String(111_111_111_111 + n),
    accountName: `account ${n + 1}`,
    checks: ['user_inactivekeys'],
    run: 'run-1',
  }));
}

/** What was asked of SQS: each call with its queue and its messages. */
function calls() {
  return sqs.commandCalls(SendMessageBatchCommand).map(({ args: [command] }) => {
    const { QueueUrl, Entries = [] } = command.input;
    return { url: QueueUrl, ids: Entries.map(({ Id }) => Id), bodies: Entries.map(({ MessageBody = '' }) => MessageBody) };
  });
}

test.each([
  [0, []],
  [1, [1]],
  [10, [10]],
  [11, [10, 1]],
  [25, [10, 10, 5]],
])('%d jobs are sent ten at a time', async (count, sizes) => {
  await queue.enqueue(jobs(count));
  expect(calls().map(({ bodies }) => bodies.length)).toEqual(sizes);
  expect(calls().flatMap(({ bodies }) => bodies.map((body) => JSON.parse(body)))).toEqual(jobs(count));
});

test('the ids of a call are distinct, as SQS demands', async () => {
  await queue.enqueue(jobs(20));
  for (const { ids } of calls()) expect(new Set(ids).size).toBe(10);
});

test('each job goes to the queue of its stage', async () => {
  await queue.enqueue([...jobs(2, 'report'), ...jobs(1, 'remediate'), ...jobs(1, 'report')]);
  expect(calls().map(({ url, bodies }) => [url, bodies.length])).toEqual([
    [URLS.report, 3],
    [URLS.remediate, 1],
  ]);
});

test('what was queued is what the handler of the stage reads', async () => {
  await queue.enqueue(jobs(3, 'report'));
  const Records = calls().flatMap(({ bodies }) => bodies.map((body, index) => ({ messageId: String(index), body })));
  const read: Job[] = [];
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const run = async (batch: readonly Job[]) => {
    read.push(...batch);
    return new Set<Job>();
  };
  expect(await handleBatch({ Records }, 'report', run, silent)).toEqual({ batchItemFailures: [] });
  expect(read).toEqual(jobs(3, 'report'));
});

test('a call that SQS denies is an error that names the queue and the permission', async () => {
  sqs.on(SendMessageBatchCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }));
  const queueing = queue.enqueue(jobs(1));
  await expect(queueing).rejects.toThrow(AccessDeniedError);
  await expect(queueing).rejects.toThrow(/sqs:SendMessage/);
});

describe('what SQS does not take', () => {
  const refusal = { SenderFault: false, Code: 'InternalError', Message: 'try later' };

  test('is an error that names the accounts of the jobs that are not queued', async () => {
    sqs.on(SendMessageBatchCommand).resolves({
      Successful: [],
      Failed: [
        { Id: '0', ...refusal },
        { Id: '2', ...refusal },
      ],
    });
    const queueing = queue.enqueue(jobs(3));
    await expect(queueing).rejects.toThrow(UnavailableError);
    await expect(queueing).rejects.toThrow(
      'SQS did not take the jobs of the accounts 111111111111, 111111111113 (InternalError: try later). The next scheduled run queues them again',
    );
  });

  test('is counted in its own call, not in the first', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [] })
      .resolves({ Successful: [], Failed: [{ Id: '1', ...refusal }] });
    await expect(queue.enqueue(jobs(12))).rejects.toThrow('the accounts 111111111122 (');
  });

  test('is never lost in silence: the call that fails fails the queueing', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('AWS.SimpleQueueService.NonExistentQueue'));
    await expect(queue.enqueue(jobs(1))).rejects.toThrow('NonExistentQueue');
  });
});
