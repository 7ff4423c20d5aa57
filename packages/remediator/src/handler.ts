import { setTimeout as sleep } from 'node:timers/promises';
import { openChannels } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import { loadSettings } from '@keyhammer/config';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { createEventLog } from '@keyhammer/logging';
import { issueTables, openStore } from '@keyhammer/store-dynamodb';
import { remediateJobs } from './remediate-jobs.ts';
import { remediationSettings, wireRemediator } from './wire.ts';

/**
 * The Lambda function behind the remediation queue. It acts only for checks with `"remediation": true`.
 * `KEYHAMMER_CONFIG` names the directory of the three files.
 */
export async function handler(event: SqsEvent): Promise<SqsBatchResponse> {
  const now = new Date();
  const waiter = { wait: (ms: number) => sleep(ms) };
  const log = createEventLog({ level: 'info', pretty: false, fields: { worker: 'remediator' } });
  const settings = await loadSettings(process.env.KEYHAMMER_CONFIG ?? './config', { now });
  const { region } = settings.aws;
  const store = await openStore(settings.store, {
    tables: issueTables(settings.checks),
    log,
    now,
    ...(region !== undefined && { region }),
  });
  try {
    const channels = await openChannels(settings, { environment: process.env, log, waiter, keepSecrets: log.keepSecrets });
    using ports = wireRemediator({ settings, store, channels, log, waiter, clock: { now: () => new Date() } });
    const by = `lambda:${process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'keyhammer-remediator'}`;
    const checks = configuredChecks(settings.checks);
    return await handleBatch(event, 'remediate', (jobs) => remediateJobs(jobs, checks, by, remediationSettings(settings), ports, now), log);
  } finally {
    await store.close();
  }
}
