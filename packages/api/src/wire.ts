import { SQSClient } from '@aws-sdk/client-sqs';
import { configuredChecks } from '@keyhammer/checks';
import { ConfigError } from '@keyhammer/core';
import { configuredAccounts, configuredAccountsFor } from '@keyhammer/initiator';
import { sqsJobQueue } from '@keyhammer/job-queue';
import type { Invocation } from '@keyhammer/lambda';
import type { ScanPorts } from './scan-ports.ts';

const QUEUE = 'KEYHAMMER_IDENTIFY_QUEUE_URL';

/** The ports as configured: the store, the queue of the identifier, the accounts in scope. */
export async function wireApi(invocation: Invocation): Promise<ScanPorts & Disposable> {
  const { settings } = invocation;
  const url = queueUrl();
  const { requests, issues } = await invocation.store();
  const client = new SQSClient({ ...(settings.aws.region !== undefined && { region: settings.aws.region }) });
  return {
    requests,
    issues,
    queue: sqsJobQueue(client, { identify: url }),
    accounts: (wanted) => (wanted === undefined ? configuredAccounts(invocation) : configuredAccountsFor(wanted, invocation)),
    checks: configuredChecks(settings.checks),
    [Symbol.dispose]: () => client.destroy(),
  };
}

function queueUrl(): string {
  const url = process.env[QUEUE];
  if (!url) throw new ConfigError(`the environment variable ${QUEUE} is not set: it names the queue of the identify stage`);
  return url;
}
