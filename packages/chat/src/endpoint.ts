import { SQSClient } from '@aws-sdk/client-sqs';
import { readSecrets } from '@keyhammer/channels';
import { ConfigError } from '@keyhammer/core';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
import { acknowledge } from './acknowledge.ts';
import type { HttpApiEvent, HttpApiResponse } from './http-api.ts';
import { keptFor } from './kept-for.ts';
import { queueUrl } from './queue-url.ts';
import { sqsChatQueue } from './sqs-chat-queue.ts';

/** As long as a secret that was changed in Slack may still be expected here. */
const signingSecret = keptFor<string>(5 * 60_000);

/** For the life of the function: connections stay open from one request to the next. */
const client = keptFor<SQSClient>(Number.POSITIVE_INFINITY);

/** The Lambda function behind `POST /slack/interactivity` and `POST /slack/commands`. */
export async function handler(event: HttpApiEvent, context?: LambdaContext): Promise<HttpApiResponse> {
  return await invoke('chat-endpoint', (invocation) => answer(event, invocation), context);
}

async function answer(event: HttpApiEvent, invocation: Invocation): Promise<HttpApiResponse> {
  const { settings, log, now } = invocation;
  if (!settings.slack.enabled || !settings.slack.interactive) return { statusCode: 404 };
  const secret = await signingSecret(now, () => readSigningSecret(invocation));
  // Each call has a log of its own.
  log.keepSecrets([secret]);
  const sqs = await client(now, async () => new SQSClient({ ...(settings.aws.region !== undefined && { region: settings.aws.region }) }));
  return await acknowledge(event, { secret, queue: sqsChatQueue(sqs, queueUrl('chat')), log }, now);
}

async function readSigningSecret({ settings, log, waiter }: Invocation): Promise<string> {
  const options = { environment: process.env, log, waiter, keepSecrets: log.keepSecrets };
  const { slackSigningSecret } = await readSecrets(settings, options, { slackSigning: true });
  if (slackSigningSecret === undefined) throw new ConfigError('Slack is interactive, but there is no signing secret');
  return slackSigningSecret;
}
