import { createHash } from 'node:crypto';
import type { SqsBatchResponse, SqsEvent } from '@keyhammer/job-queue';
import { LoopbackService, type ReceivedRequest, type Reply } from '@keyhammer/sandbox';

type Queue = 'identify' | 'report' | 'remediate' | 'chat';

interface Message {
  readonly body: string;
  readonly delaySeconds: number;
}

/** SQS, as far as it is asked here: messages wait until a test has them delivered. */
export class SandboxQueues implements AsyncDisposable {
  readonly #messages = new Map<Queue, Message[]>();
  readonly #service: LoopbackService;

  private constructor(service: LoopbackService) {
    this.#service = service;
  }

  static async start(): Promise<SandboxQueues> {
    const handle = (request: ReceivedRequest): Reply => queues.#answer(request);
    const operationOf = ({ headers }: Omit<ReceivedRequest, 'operation'>) => String(headers['x-amz-target']);
    const queues = new SandboxQueues(await LoopbackService.start({ name: 'sqs', operationOf, handle }));
    return queues;
  }

  /** What a function finds in its environment. */
  environment(): Readonly<Record<string, string>> {
    const { url } = this.#service;
    return {
      AWS_ENDPOINT_URL_SQS: url,
      KEYHAMMER_IDENTIFY_QUEUE_URL: `${url}/111122223333/identify`,
      KEYHAMMER_REPORT_QUEUE_URL: `${url}/111122223333/report`,
      KEYHAMMER_REMEDIATE_QUEUE_URL: `${url}/111122223333/remediate`,
      KEYHAMMER_CHAT_QUEUE_URL: `${url}/111122223333/chat`,
    };
  }

  waiting(queue: Queue): readonly Message[] {
    return this.#messages.get(queue) ?? [];
  }

  empty(): void {
    this.#messages.clear();
  }

  /** Has what waits delivered, in one batch; what fails waits again. `times`: as SQS may, more than once. */
  async deliver(queue: Queue, handler: (event: SqsEvent) => Promise<SqsBatchResponse>, times = 1): Promise<void> {
    const messages = this.#messages.get(queue) ?? [];
    this.#messages.set(queue, []);
    const Records = messages.map(({ body }, index) => ({ messageId: String(index), body }));
    for (let delivery = 1; delivery <= times; delivery += 1) {
      const { batchItemFailures } = await handler({ Records });
      const failed = messages.filter((_, index) => batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === String(index)));
      if (delivery === times) this.#messages.get(queue)?.push(...failed);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service.close();
  }

  #answer({ operation, body }: ReceivedRequest): Reply {
    const { QueueUrl, Entries, ...single } = JSON.parse(body);
    const queue: Queue = String(QueueUrl).split('/').at(-1) as Queue;
    const entries: readonly Record<string, never>[] = Entries ?? [single];
    const taken = this.#messages.get(queue) ?? [];
    this.#messages.set(queue, taken);
    for (const { MessageBody = '', DelaySeconds = 0 } of entries) taken.push({ body: MessageBody, delaySeconds: DelaySeconds });
    const receipts = entries.map(({ Id, MessageBody = '' }) => ({ Id, MessageId: 'message', MD5OfMessageBody: md5(MessageBody) }));
    const answer = operation.endsWith('.SendMessageBatch') ? { Successful: receipts, Failed: [] } : receipts[0];
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(answer) };
  }
}

/** The SDK holds it against what it has sent. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
