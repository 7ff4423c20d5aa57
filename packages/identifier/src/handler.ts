import { setTimeout as sleep } from 'node:timers/promises';
import { configuredChecks } from '@keyhammer/checks';
import { loadSettings } from '@keyhammer/config';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { createEventLog } from '@keyhammer/logging';
import { issueTables, openStore } from '@keyhammer/store-dynamodb';
import { identifyJobs } from './identify-jobs.ts';
import { wireIdentifier } from './wire.ts';

/** The Lambda function behind the identification queue. `KEYHAMMER_CONFIG` names the directory of the three files. */
export async function handler(event: SqsEvent): Promise<SqsBatchResponse> {
  const now = new Date();
  const log = createEventLog({ level: 'info', pretty: false, fields: { worker: 'identifier' } });
  const settings = await loadSettings(process.env.KEYHAMMER_CONFIG ?? './config', { now });
  const { region } = settings.aws;
  const store = await openStore(settings.store, {
    tables: issueTables(settings.checks),
    log,
    now,
    ...(region !== undefined && { region }),
  });
  try {
    using ports = wireIdentifier({ settings, store, log, waiter: { wait: (ms) => sleep(ms) }, clock: { now: () => new Date() } });
    const configured = { checks: configuredChecks(settings.checks), whitelist: settings.whitelist };
    return await handleBatch(event, 'identify', (jobs) => identifyJobs(jobs, configured, ports, now), log);
  } finally {
    await store.close();
  }
}
