import { configuredChecks } from '@keyhammer/checks';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { invoke } from '@keyhammer/lambda';
import { reportJobs } from './report-jobs.ts';
import { reportingSettings, wireReporter } from './wire.ts';

/** The Lambda function behind the reporting queue. A batch is one run: each owner gets one message for all of its accounts. */
export async function handler(event: SqsEvent): Promise<SqsBatchResponse> {
  return await invoke('reporter', async (invocation) => {
    const { settings, log, now } = invocation;
    const ports = wireReporter({ ...invocation, store: await invocation.store(), channels: await invocation.channels() });
    const checks = configuredChecks(settings.checks);
    return await handleBatch(event, 'report', (jobs) => reportJobs(jobs, checks, reportingSettings(settings), ports, now), log);
  });
}
