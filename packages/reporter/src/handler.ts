import { setTimeout as sleep } from 'node:timers/promises';
import { openChannels } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import { loadSettings } from '@keyhammer/config';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { createEventLog } from '@keyhammer/logging';
import { issueTables, openStore } from '@keyhammer/store-dynamodb';
import { reportJobs } from './report-jobs.ts';
import { reportingSettings, wireReporter } from './wire.ts';

/**
 * The Lambda function behind the reporting queue. A batch is one run: each owner gets one message for
 * all of its accounts. `KEYHAMMER_CONFIG` names the directory of the three files.
 */
export async function handler(event: SqsEvent): Promise<SqsBatchResponse> {
  const now = new Date();
  const waiter = { wait: (ms: number) => sleep(ms) };
  const log = createEventLog({ level: 'info', pretty: false, fields: { worker: 'reporter' } });
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
    const ports = wireReporter({ store, channels, log, waiter, clock: { now: () => new Date() } });
    const checks = configuredChecks(settings.checks);
    return await handleBatch(event, 'report', (jobs) => reportJobs(jobs, checks, reportingSettings(settings), ports, now), log);
  } finally {
    await store.close();
  }
}
