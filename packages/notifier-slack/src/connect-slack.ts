import type { SlackCredentials, SlackSettings } from '@keyhammer/config';
import { ConfigError, type EventLog, type Notifier, type Waiter } from '@keyhammer/core';
import { BotNotifier } from './bot-notifier.ts';
import { SlackDirectory } from './directory.ts';
import { SlackRetries } from './retrying.ts';
import { SlackWebApi } from './web-api.ts';
import { WebhookNotifier } from './webhook-notifier.ts';

export interface SlackConnection {
  readonly settings: Pick<SlackSettings, 'apiUrl'>;
  readonly credentials: SlackCredentials;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** For one call; 15 seconds if absent. */
  readonly timeoutMs?: number;
}

export const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * Slack by bot token, or by an incoming webhook. Makes no call.
 * @throws ConfigError if the token or the webhook's URL can not be one. It does not repeat them.
 */
export function connectSlack(connection: SlackConnection): Notifier {
  const { credentials, log, waiter, timeoutMs = DEFAULT_TIMEOUT_MS } = connection;
  const retries = new SlackRetries(log, waiter);
  if (credentials.kind === 'webhook') return new WebhookNotifier(webhookUrl(credentials.url), timeoutMs, retries);
  const api = connectWebApi({ ...connection, credentials }, retries);
  return new BotNotifier(api, new SlackDirectory(api, log), log);
}

export type BotConnection = SlackConnection & { readonly credentials: SlackCredentials & { readonly kind: 'token' } };

/** @throws ConfigError if the token can not be one */
export function connectWebApi(
  { settings, credentials, log, timeoutMs = DEFAULT_TIMEOUT_MS }: BotConnection,
  retries: SlackRetries,
): SlackWebApi {
  const { apiUrl } = settings;
  return new SlackWebApi({ token: token(credentials.token), timeoutMs, ...(apiUrl !== undefined && { apiUrl }) }, retries, log);
}

// `fetch` quotes a header or a URL that it can't use, and with it the secret: so nothing unusable gets there.

function token(value: string): string {
  const trimmed = value.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new ConfigError(
    'SLACK_TOKEN is empty, or holds a space, a line break or a character that no token has: copy it again from the Slack app',
  );
}

function webhookUrl(value: string): string {
  const trimmed = value.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return trimmed;
  throw new ConfigError('SLACK_WEBHOOK_URL is no web address: copy it again from the Slack app (https://hooks.slack.com/services/…)');
}
