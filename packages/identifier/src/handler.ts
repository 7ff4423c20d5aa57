import { configuredChecks } from '@keyhammer/checks';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { invoke } from '@keyhammer/lambda';
import { identifyJobs } from './identify-jobs.ts';
import { wireIdentifier } from './wire.ts';

/** The Lambda function behind the identification queue. */
export async function handler(event: SqsEvent): Promise<SqsBatchResponse> {
  return await invoke('identifier', async (invocation) => {
    const { settings, log, now } = invocation;
    using ports = wireIdentifier({ ...invocation, store: await invocation.store() });
    const configured = { checks: configuredChecks(settings.checks), whitelist: settings.whitelist, risk: settings.risk };
    return await handleBatch(event, 'identify', (jobs) => identifyJobs(jobs, configured, ports, now), log);
  });
}
