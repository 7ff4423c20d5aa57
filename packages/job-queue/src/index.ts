export * from './handle-batch.ts';
export { type BatchTime, ENOUGH_FOR_A_JOB_MS, oneByOne } from './one-by-one.ts';
export { parseJob } from './parse-job.ts';
export { QUEUE_ACTIONS } from './queue-actions.ts';
export { sqsJobQueue } from './sqs-job-queue.ts';
