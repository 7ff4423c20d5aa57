import type { Job } from '@keyhammer/core';
import type { ResourceArns } from './surroundings.ts';
import type { WorkQueue } from './work-queue.ts';

export type StageQueues = Readonly<Record<Job['stage'], WorkQueue>>;

export const STAGES = ['identify', 'report', 'remediate'] as const satisfies readonly Job['stage'][];

/** Where a function finds the queues of the stages. */
export function urlsOf(queues: StageQueues): Readonly<Record<string, string>> {
  return {
    KEYHAMMER_IDENTIFY_QUEUE_URL: queues.identify.queue.queueUrl,
    KEYHAMMER_REPORT_QUEUE_URL: queues.report.queue.queueUrl,
    KEYHAMMER_REMEDIATE_QUEUE_URL: queues.remediate.queue.queueUrl,
  };
}

/** What a grant on them is about. */
export function arnsOf(queues: StageQueues): ResourceArns {
  return {
    'identify-queue': [queues.identify.queue.queueArn],
    'report-queue': [queues.report.queue.queueArn],
    'remediate-queue': [queues.remediate.queue.queueArn],
  };
}
