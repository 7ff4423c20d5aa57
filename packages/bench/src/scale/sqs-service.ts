import { createHash } from 'node:crypto';
import { LoopbackService, type ReceivedRequest, type Reply } from '@keyhammer/sandbox';
import type { Queue } from './queue.ts';

const ACCOUNT_ID = '123456789012';

/** What the initiator asks of SQS, over the wire, for queues in this process. */
export interface SqsService extends AsyncDisposable {
  readonly url: string;
  urlOf(queueName: string): string;
  /** By operation, since the last time. */
  takeCalls(): ReadonlyMap<string, number>;
  /** When somebody has called so often, counted from now. */
  afterCalls(calls: number): Promise<void>;
  setClock(aheadMs: number): void;
}

export async function startSqs(queues: ReadonlyMap<string, Queue>): Promise<SqsService> {
  let hear = () => {};
  const service = await LoopbackService.start({
    name: 'sqs',
    operationOf: ({ headers }) => `sqs:${String(headers['x-amz-target']).split('.')[1] ?? 'unknown'}`,
    handle: (request) => {
      hear();
      return answer(queues, request);
    },
  });
  return {
    url: service.url,
    urlOf: (queueName) => `${service.url}/${ACCOUNT_ID}/${queueName}`,
    takeCalls: () => {
      const calls = new Map(service.calls);
      service.resetCalls();
      return calls;
    },
    afterCalls: (calls) =>
      new Promise((resolve) => {
        let left = calls;
        hear = () => {
          left -= 1;
          if (left === 0) resolve();
        };
      }),
    setClock: (aheadMs) => {
      service.clockOffsetMs = aheadMs;
    },
    [Symbol.asyncDispose]: () => service.close(),
  };
}

interface SendMessageBatch {
  readonly QueueUrl: string;
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

function answer(queues: ReadonlyMap<string, Queue>, { operation, body }: ReceivedRequest): Reply {
  if (operation !== 'sqs:SendMessageBatch') return json(400, { __type: 'com.amazonaws.sqs#UnsupportedOperation', message: operation });
  const { QueueUrl, Entries } = JSON.parse(body) as SendMessageBatch;
  const queue = queues.get(QueueUrl.split('/').at(-1) ?? '');
  if (!queue) return json(400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: `There is no queue ${QueueUrl}` });
  const Successful = Entries.map(({ Id, MessageBody }) => ({
    Id,
    MessageId: queue.send(MessageBody).messageId,
    // The SDK compares it with its own.
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }));
  return json(200, { Successful, Failed: [] });
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}
