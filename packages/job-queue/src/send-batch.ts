import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Job, UnavailableError, type Waiter } from '@keyhammer/core';
import { translateAwsError } from '@keyhammer/provider-aws';

/** What SQS takes in one call. */
export const MESSAGES_PER_CALL = 10;

const ATTEMPTS = 5;
/** Doubled after each attempt. */
const FIRST_PAUSE_MS = 200;

export interface SqsQueue {
  readonly client: SQSClient;
  readonly url: string;
  readonly waiter: Waiter;
}

/** A job that is not on the queue. */
export interface Refusal {
  readonly job: Job;
  /** SQS's code and words. */
  readonly why: string;
  /** It will not be taken as it is, however often. */
  readonly isOurFault: boolean;
}

/**
 * Sends up to ten jobs, and again those that SQS refuses for reasons of its own: the SDK takes a call that was answered
 * for a call that went well. Returns those that it has not taken in the end.
 * @throws AccessDeniedError, ThrottledError, UnavailableError, RejectedError where the call fails as a whole
 */
export async function sendBatch(queue: SqsQueue, batch: readonly Job[]): Promise<readonly Refusal[]> {
  const refused: Refusal[] = [];
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const isLast = attempt === ATTEMPTS;
    const { again = [], final = [] } = Object.groupBy(await send(queue, left), ({ isOurFault }) =>
      isOurFault || isLast ? 'final' : 'again',
    );
    refused.push(...final);
    left = again.map(({ job }) => job);
    if (left.length > 0) await queue.waiter.wait(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
  return refused;
}

async function send({ client, url }: SqsQueue, batch: readonly Job[]): Promise<readonly Refusal[]> {
  const entries = batch.map((job, index) => ({ Id: String(index), MessageBody: JSON.stringify(job) }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries })).catch((error: unknown) => {
    throw translateAwsError(error, `Could not queue jobs on ${url}`, { adviceIfDenied: 'Allow sqs:SendMessage on it' });
  });
  return Failed.map(({ Id, Code, Message, SenderFault }) => {
    const job = batch[Number(Id)];
    if (!job)
      throw new UnavailableError(`SQS refuses a message that was not sent, ${JSON.stringify(Id)}: nobody can tell which is not queued`);
    return { job, why: Message ? `${Code}: ${Message}` : String(Code), isOurFault: SenderFault === true };
  });
}
