import { SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError, type Job } from '@keyhammer/core';
import { sqsJobQueue } from '@keyhammer/job-queue';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
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
export async function handler({ stage, scheduledTime }: InitiatorEvent, context?: LambdaContext): Promise<{ readonly jobs: number }> {
  return await invoke('initiator', (invocation) => start(stage, scheduledTime ?? invocation.now.toISOString(), invocation), context);
}

async function start(stage: Job['stage'], at: string, invocation: Invocation): Promise<{ readonly jobs: number }> {
  const { settings, log, metrics, waiter } = invocation;
  const client = new SQSClient({ ...(settings.aws.region !== undefined && { region: settings.aws.region }) });
  using directory = wireInitiator(invocation);
  const urls = { identify: urlOf('identify'), report: urlOf('report'), remediate: urlOf('remediate') };
  const queue = sqsJobQueue(client, urls, waiter);
  const jobs = await initiate({ stage, run: `${stage} ${at}` }, settings, { directory, queue });
  log.info('jobs queued', { stage, jobs: jobs.length });
  // Reporting and remediation may be switched off for good; a deployment that looks at nothing is a mistake that nobody sees.
  if (stage === 'identify' && jobs.length === 0) log.warn('nothing is identified: no enabled check looks at any account');
  metrics.count('StagesStarted', 1, { stage });
  metrics.count('JobsQueued', jobs.length, { stage });
  return { jobs: jobs.length };
}

function urlOf(stage: Job['stage']): string {
  const url = process.env[QUEUES[stage]];
  if (!url) throw new ConfigError(`the environment variable ${QUEUES[stage]} is not set: it names the queue of the ${stage} stage`);
  return url;
}
