import { configuredChecks } from '@keyhammer/checks';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
import { countReports } from './count-reports.ts';
import { reportJobs } from './report-jobs.ts';
import { reportingSettings, wireReporter } from './wire.ts';

/**
 * The Lambda function behind the reporting queue. A batch is one run: each owner gets one message for all of its accounts.
 *
 * So it is not cut short when time runs out. Each step is on record before the next: where the function is killed, the next
 * delivery carries on behind the last step and sends the messages, and has less to do.
 */
export async function handler(event: SqsEvent, context?: LambdaContext): Promise<SqsBatchResponse> {
  return await invoke('reporter', (invocation) => report(event, invocation), context);
}

async function report(event: SqsEvent, invocation: Invocation): Promise<SqsBatchResponse> {
  const { settings, log, metrics, now } = invocation;
  const ports = wireReporter({ ...invocation, store: await invocation.store(), channels: await invocation.channels() });
  const checks = configuredChecks(settings.checks);
  return await handleBatch(
    event,
    'report',
    async (jobs) => {
      const { unfinished, result } = await reportJobs(jobs, checks, reportingSettings(settings), ports, now);
      countReports(result, checks, metrics);
      return unfinished;
    },
    log,
  );
}
