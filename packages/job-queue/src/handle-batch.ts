import type { EventLog, Job } from '@keyhammer/core';
import { parseJob } from './parse-job.ts';

/** What Lambda hands over from SQS, as far as it is read here. */
export interface SqsEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Lambda's answer with `ReportBatchItemFailures`: these are delivered again, the others are done. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Runs the jobs of a batch. `run` returns those that failed: they, and messages that can't be read, go
 * back to the queue. If `run` throws, all of them do.
 */
export async function handleBatch(
  event: SqsEvent,
  stage: Job['stage'],
  run: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>,
  log: EventLog,
): Promise<SqsBatchResponse> {
  const readable = new Map<Job, string>();
  const failures: string[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const job = parseJob(body);
      if (job.stage !== stage) throw new Error(`a job of the stage ${job.stage} is on the queue of the stage ${stage}`);
      readable.set(job, messageId);
    } catch (error) {
      log.error('queue message could not be read', { messageId, error });
      failures.push(messageId);
    }
  }
  const failed = await failedJobs([...readable.keys()], run, log);
  for (const [job, messageId] of readable) if (failed.has(job)) failures.push(messageId);
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function failedJobs(
  jobs: readonly Job[],
  run: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>,
  log: EventLog,
): Promise<ReadonlySet<Job>> {
  if (jobs.length === 0) return new Set();
  try {
    return await run(jobs);
  } catch (error) {
    log.error('batch failed', { jobs: jobs.length, error });
    return new Set(jobs);
  }
}
