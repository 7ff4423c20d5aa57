import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Job, type JobQueue, UnavailableError } from '@keyhammer/core';
import { translateAwsError } from '@keyhammer/provider-aws';

/** SQS takes ten messages a call. */
const MESSAGES_PER_CALL = 10;

/** One queue for each stage, by its URL. */
export type QueueUrls = Readonly<Record<Job['stage'], string>>;

/** Puts jobs on the queue of their stage. SQS may take a part of a batch only: the rest is an error, never lost in silence. */
export function sqsJobQueue(client: SQSClient, urls: QueueUrls): JobQueue {
  return {
    async enqueue(jobs) {
      for (const stage of new Set(jobs.map((job) => job.stage))) {
        await sendAll(
          client,
          urls[stage],
          jobs.filter((job) => job.stage === stage),
        );
      }
    },
  };
}

async function sendAll(client: SQSClient, url: string, jobs: readonly Job[]): Promise<void> {
  for (let start = 0; start < jobs.length; start += MESSAGES_PER_CALL) {
    const batch = jobs.slice(start, start + MESSAGES_PER_CALL);
    const entries = batch.map((job, index) => ({ Id: String(index), MessageBody: JSON.stringify(job) }));
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: entries });
    const { Failed = [] } = await client.send(command).catch((error: unknown) => {
      throw translateAwsError(error, `Could not queue jobs on ${url}`, { adviceIfDenied: 'Allow sqs:SendMessage on it' });
    });
    if (Failed.length === 0) continue;
    const accounts = Failed.map(({ Id }) => batch[Number(Id)]?.accountId).join(', ');
    throw new UnavailableError(`SQS did not take the jobs of the accounts ${accounts} (${Failed[0]?.Code}: ${Failed[0]?.Message})`, {
      advice: 'The next scheduled run queues them again',
    });
  }
}
