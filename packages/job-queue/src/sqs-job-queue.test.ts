import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Job, RejectedError, UnavailableError } from '@keyhammer/core';
import { FakeWaiter, NOW } from '@keyhammer/testing';
import { mockClient } from 'aws-sdk-client-mock';
import { handleBatch } from './handle-batch.ts';
import { sqsJobQueue } from './sqs-job-queue.ts';

const URLS = {
  identify: 'https://sqs.example.com/identify',
  report: 'https://sqs.example.com/report',
  remediate: 'https://sqs.example.com/remediate',
};

const sqs = mockClient(SQSClient);
let clock: FakeWaiter;
let queue: ReturnType<typeof sqsJobQueue>;

beforeEach(() => {
  clock = new FakeWaiter(NOW);
  queue = sqsJobQueue(new SQSClient({ region: 'eu-west-1' }), URLS, clock);
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
  const failed = (...indices: readonly number[]) =>
    indices.map((index) => ({ Id: String(index), SenderFault: false, Code: 'InternalError', Message: 'try later' }));
  const accountsOf = (bodies: readonly string[]) => bodies.map((body) => (JSON.parse(body) as Job).accountId);

  test('is sent again after a pause, and nothing else is', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: failed(0, 2) })
      .resolvesOnce({ Successful: [], Failed: failed(1) })
      .resolves({ Successful: [], Failed: [] });
    await queue.enqueue(jobs(4));
    expect(calls().map(({ bodies }) => accountsOf(bodies))).toEqual([
      ['111111111111', '111111111112', '111111111113', '111111111114'],
      ['111111111111', '111111111113'],
      ['111111111113'],
    ]);
    expect(clock.waits).toEqual([200, 400]);
  });

  test('five times is an error that names the accounts of the jobs that are not queued', async () => {
    sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries }) => {
      const sent: readonly { readonly MessageBody: string }[] = Entries;
      const bad = sent.flatMap(({ MessageBody }, index) => (/"11111111111[13]"/.test(MessageBody) ? [index] : []));
      return { Successful: [], Failed: failed(...bad) };
    });
    const queueing = queue.enqueue(jobs(3));
    await expect(queueing).rejects.toThrow(UnavailableError);
    await expect(queueing).rejects.toThrow(
      'SQS did not take the jobs of the accounts 111111111111, 111111111113 (InternalError: try later). The next scheduled run queues them again',
    );
    expect(calls().map(({ bodies }) => bodies.length)).toEqual([3, 2, 2, 2, 2]);
    expect(clock.waits).toEqual([200, 400, 800, 1600]);
  });

  test('for a fault of ours is not sent again: it would be refused again', async () => {
    const ours = { Id: '1', SenderFault: true, Code: 'InvalidMessageContents', Message: 'a character that is not allowed' };
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [ours, ...failed(2)] })
      .resolves({ Successful: [], Failed: [] });
    const queueing = queue.enqueue(jobs(3));
    await expect(queueing).rejects.toThrow(RejectedError);
    await expect(queueing).rejects.toThrow('the accounts 111111111112 (InvalidMessageContents: a character that is not allowed)');
    expect(calls().map(({ bodies }) => accountsOf(bodies))).toEqual([expect.any(Array), ['111111111113']]);
  });

  test('holds up no other: the rest is queued before the error is told, which is as short as can be read', async () => {
    sqs.on(SendMessageBatchCommand).callsFake(async ({ QueueUrl, Entries }) => ({
      Successful: [],
      Failed: QueueUrl === URLS.identify ? Entries.map((_: unknown, index: number) => failed(index)[0]) : [],
    }));
    await expect(queue.enqueue(jobs(31))).rejects.toThrow(/111111111130 and 11 more \(InternalError/);
    expect(new Set(calls().flatMap(({ bodies }) => accountsOf(bodies)))).toEqual(new Set(jobs(31).map(({ accountId }) => accountId)));
  });

  test('is never lost in silence: the call that fails fails the queueing', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('AWS.SimpleQueueService.NonExistentQueue'));
    await expect(queue.enqueue(jobs(1))).rejects.toThrow('NonExistentQueue');
  });

  test('for a message that nobody sent is an error too', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: failed(7) });
    await expect(queue.enqueue(jobs(2))).rejects.toThrow(/a message that was not sent, "7"/);
  });
});

describe('thousands of jobs', () => {
  /** Answers when it is told to, and notes how many wait for an answer at once. */
  function slowSqs(answer: () => unknown = () => ({ Successful: [], Failed: [] })) {
    const counts = { waiting: 0, most: 0 };
    sqs.on(SendMessageBatchCommand).callsFake(async () => {
      counts.waiting += 1;
      counts.most = Math.max(counts.most, counts.waiting);
      await new Promise((resolve) => setImmediate(resolve));
      counts.waiting -= 1;
      return answer();
    });
    return counts;
  }

  test('are sent by eight calls side by side, each of them once', async () => {
    const counts = slowSqs();
    await queue.enqueue(jobs(2_001));
    expect(counts.most).toBe(8);
    expect(calls()).toHaveLength(201);
    const sent = calls().flatMap(({ bodies }) => bodies.map((body) => (JSON.parse(body) as Job).accountId));
    expect(sent.toSorted()).toEqual(jobs(2_001).map(({ accountId }) => accountId));
  });

  test('are not all tried where no call gets through', async () => {
    slowSqs(() => {
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    });
    await expect(queue.enqueue(jobs(2_000))).rejects.toThrow(AccessDeniedError);
    expect(calls()).toHaveLength(8);
  });
});
