import { type ChatDirectory, type ChatReplies, ConfigError } from '@keyhammer/core';
import { SlackChatDirectory } from './chat-directory.ts';
import { SlackReplies } from './chat-replies.ts';
import { connectWebApi, DEFAULT_TIMEOUT_MS, type SlackConnection } from './connect-slack.ts';
import { SlackDirectory } from './directory.ts';
import { SlackRetries } from './retrying.ts';

/** What it takes to answer people in Slack. */
export interface SlackChat {
  readonly replies: ChatReplies;
  /** Remembers what it has read: open another one for another batch of requests. */
  readonly directory: ChatDirectory;
}

/**
 * Slack as a place to answer people in. Makes no call.
 * @throws ConfigError if Keyhammer signs in with a webhook, or the token can not be one. It does not repeat it.
 */
export function connectSlackChat(connection: SlackConnection): SlackChat {
  const { settings, credentials, log, waiter, timeoutMs = DEFAULT_TIMEOUT_MS } = connection;
  if (credentials.kind === 'webhook') throw noChat();
  const { apiUrl } = settings;
  const retries = new SlackRetries(log, waiter);
  const api = connectWebApi({ ...connection, credentials }, retries);
  return {
    replies: new SlackReplies({ timeoutMs, ...(apiUrl !== undefined && { apiUrl }) }, retries, log),
    directory: new SlackChatDirectory(api, new SlackDirectory(api, log), log),
  };
}

function noChat(): ConfigError {
  return new ConfigError(
    'slack.interactive is on, but SLACK_WEBHOOK_URL can only send: give Keyhammer the bot token of its Slack app (SLACK_TOKEN)',
  );
}
