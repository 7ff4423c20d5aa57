import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError, type Job, type JobQueue, RejectedError, type RemoteError, UnavailableError, type Waiter } from '@keyhammer/core';
import { MESSAGES_PER_CALL, type Refusal, type SqsQueue, sendBatch } from './send-batch.ts';

/** 10 000 accounts are 1 000 calls: one after another they would take most of a minute. */
const CALLS_AT_ONCE = 8;
const ACCOUNTS_NAMED = 20;

/** The queue of each stage that jobs may be sent for, by its URL. */
export type QueueUrls = Readonly<Partial<Record<Job['stage'], string>>>;

/**
 * Puts jobs on the queue of their stage. SQS may take a part of a batch only: the rest is sent again some times, and is
 * an error after that, never lost in silence. The other jobs are queued all the same.
 */
export function sqsJobQueue(client: SQSClient, urls: QueueUrls, waiter: Waiter = REAL_TIME): JobQueue {
  return {
    async enqueue(jobs) {
      for (const [stage, ofStage] of Map.groupBy(jobs, (job) => job.stage)) {
        const url = urls[stage];
        if (url === undefined) throw new ConfigError(`jobs of the stage ${stage} have no queue here: nothing was queued for it`);
        await sendAll({ client, url, waiter }, ofStage);
      }
    },
  };
}

const REAL_TIME: Waiter = { wait: (milliseconds) => sleep(milliseconds) };

/** A call that fails as a whole ends its sender: where none gets through, eight are made in vain, and not a thousand. */
async function sendAll(queue: SqsQueue, jobs: readonly Job[]): Promise<void> {
  const batches = batchesOf(jobs).values();
  const refused: Refusal[] = [];
  const sendInTurn = async () => {
    for (const batch of batches) refused.push(...(await sendBatch(queue, batch)));
  };
  const senders = await Promise.allSettled(Array.from({ length: CALLS_AT_ONCE }, sendInTurn));
  for (const sender of senders) if (sender.status === 'rejected') throw sender.reason;
  if (refused.length > 0) throw notTaken(refused);
}

function batchesOf(jobs: readonly Job[]): readonly (readonly Job[])[] {
  const starts = Array.from({ length: Math.ceil(jobs.length / MESSAGES_PER_CALL) }, (_, n) => n * MESSAGES_PER_CALL);
  return starts.map((start) => jobs.slice(start, start + MESSAGES_PER_CALL));
}

function notTaken(refused: readonly Refusal[]): RemoteError {
  const named = refused.slice(0, ACCOUNTS_NAMED).map(({ job }) => job.accountId);
  const others = refused.length > named.length ? ` and ${refused.length - named.length} more` : '';
  const worst = refused.find(({ isOurFault }) => isOurFault) ?? refused[0];
  const message = `SQS did not take the jobs of the accounts ${named.join(', ')}${others} (${worst?.why})`;
  return worst?.isOurFault
    ? new RejectedError(message, { advice: 'It will not take them as they are: see what it says' })
    : new UnavailableError(message, { advice: 'The next scheduled run queues them again' });
}
