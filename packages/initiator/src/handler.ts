import { SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError, type Job } from '@keyhammer/core';
import { sqsJobQueue } from '@keyhammer/job-queue';
import { invoke } from '@keyhammer/lambda';
import { initiate } from './initiate.ts';
import { wireInitiator } from './wire.ts';

/** What a schedule sends. */
export interface InitiatorEvent {
  readonly stage: Job['stage'];
  /** The time that the schedule names: the same in each of its tries. Absent: called by hand. */
  readonly scheduledTime?: string;
}

const QUEUES = {
  identify: 'KEYHAMMER_IDENTIFY_QUEUE_URL',
  report: 'KEYHAMMER_REPORT_QUEUE_URL',
  remediate: 'KEYHAMMER_REMEDIATE_QUEUE_URL',
} as const satisfies Record<Job['stage'], string>;

/** The Lambda function behind the schedules. It fails as a whole if a job could not be queued, so that the schedule tries again. */
export async function handler({ stage, scheduledTime }: InitiatorEvent): Promise<{ readonly jobs: number }> {
  return await invoke('initiator', async (invocation) => {
    const { settings, log } = invocation;
    const client = new SQSClient({ ...(settings.aws.region !== undefined && { region: settings.aws.region }) });
    using directory = wireInitiator(invocation);
    const queue = sqsJobQueue(client, { identify: urlOf('identify'), report: urlOf('report'), remediate: urlOf('remediate') });
    const run = `${stage} ${scheduledTime ?? invocation.now.toISOString()}`;
    const jobs = await initiate({ stage, run }, settings, { directory, queue });
    log.info('jobs queued', { stage, jobs: jobs.length });
    return { jobs: jobs.length };
  });
}

function urlOf(stage: Job['stage']): string {
  const url = process.env[QUEUES[stage]];
  if (!url) throw new ConfigError(`the environment variable ${QUEUES[stage]} is not set: it names the queue of the ${stage} stage`);
  return url;
}
