import { configuredChecks } from '@keyhammer/checks';
import type { Job } from '@keyhammer/core';
import { handleBatch, oneByOne, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
import { identifyJob } from './identify-job.ts';
import { readInTime } from './read-in-time.ts';
import { wireIdentifier } from './wire.ts';

/**
 * The Lambda function behind the identification queue. Accounts are read one after another; those for which no time is left
 * go back to the queue, and so does one that takes longer than there is. To be killed in the middle of one loses nothing: every write stands by itself, and the next
 * delivery finds what is left to write.
 */
export async function handler(event: SqsEvent, context?: LambdaContext): Promise<SqsBatchResponse> {
  return await invoke('identifier', (invocation) => identify(event, invocation), context);
}

async function identify(event: SqsEvent, invocation: Invocation): Promise<SqsBatchResponse> {
  const { settings, log, metrics, clock, now } = invocation;
  const store = await invocation.store();
  using wired = wireIdentifier({ ...invocation, store });
  using inventory = readInTime(wired.inventory, invocation.timeLeftMs());
  const ports = { ...wired, inventory, health: store.health, requests: store.requests, metrics, clock };
  const configured = { checks: configuredChecks(settings.checks), whitelist: settings.whitelist, risk: settings.risk };
  const identifyOne = (job: Job) => identifyJob(job, configured, ports, now);
  return await handleBatch(event, 'identify', (jobs) => oneByOne(jobs, identifyOne, invocation), log);
}
