import { createHash } from 'node:crypto';
import type { Job } from '@keyhammer/core';
import { LoopbackService, type ReceivedRequest, type Reply } from '@keyhammer/sandbox';

/** SQS on a loopback port, as far as a queue of jobs asks it: it keeps what it is sent. */
export class QueueService {
  readonly jobs: Job[] = [];
  readonly service: LoopbackService;

  private constructor(service: LoopbackService) {
    this.service = service;
  }

  static async start(): Promise<QueueService> {
    const service = await LoopbackService.start({
      name: 'sqs',
      operationOf: ({ headers }) => String(headers['x-amz-target']),
      handle: (request) => started.#take(request),
    });
    const started = new QueueService(service);
    return started;
  }

  get environment(): Record<string, string> {
    return { AWS_ENDPOINT_URL_SQS: this.service.url, KEYHAMMER_IDENTIFY_QUEUE_URL: `${this.service.url}/111122223333/keyhammer-identify` };
  }

  #take({ body }: ReceivedRequest): Reply {
    const { Entries }: { Entries: readonly { Id: string; MessageBody: string }[] } = JSON.parse(body);
    this.jobs.push(...Entries.map(({ MessageBody }) => JSON.parse(MessageBody) as Job));
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ Successful: Entries.map(receipt) }),
    };
  }
}

/** The SDK holds the digest against what it sent. */
function receipt({ Id, MessageBody }: { readonly Id: string; readonly MessageBody: string }) {
  return { Id, MessageId: `message-${Id}`, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}
