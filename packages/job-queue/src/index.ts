export * from './handle-batch.ts';
export { parseJob } from './parse-job.ts';
export { QUEUE_ACTIONS } from './queue-actions.ts';
export { sqsJobQueue } from './sqs-job-queue.ts';
