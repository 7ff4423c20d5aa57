import { configuredChecks } from '@keyhammer/checks';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { invoke } from '@keyhammer/lambda';
import { remediateJobs } from './remediate-jobs.ts';
import { remediationSettings, wireRemediator } from './wire.ts';

/** A function lives for 15 minutes: the end of a longer brown-out is left to the next delivery. */
const PATIENCE_MS = 8 * 60_000;

/** The Lambda function behind the remediation queue. It acts only for checks with `"remediation": true`. */
export async function handler(event: SqsEvent): Promise<SqsBatchResponse> {
  return await invoke('remediator', async (invocation) => {
    const { settings, log, now } = invocation;
    using ports = wireRemediator({ ...invocation, store: await invocation.store(), channels: await invocation.channels() });
    const by = `lambda:${process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'keyhammer-remediator'}`;
    const run = { checks: configuredChecks(settings.checks), by, settings: remediationSettings(settings), ports, patienceMs: PATIENCE_MS };
    return await handleBatch(event, 'remediate', (jobs) => remediateJobs(jobs, run, now), log);
  });
}
