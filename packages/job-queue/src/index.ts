export * from './handle-batch.ts';
export { parseJob } from './parse-job.ts';
export { sqsJobQueue } from './sqs-job-queue.ts';
