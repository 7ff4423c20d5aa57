import type { Settings } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { connectSlackChat, type SlackChat } from '@keyhammer/notifier-slack';
import type { SecretsOptions } from '@keyhammer/secrets';
import { readSecrets } from '@keyhammer/secrets';

/** Slack as a place to answer people in. */
export interface OpenChat extends SlackChat {
  /** What Slack signs its requests with; see `verifySlackSignature`. */
  readonly signingSecret: string;
}

/**
 * Opens it anew for each invocation: what it has read of Slack it remembers.
 * @throws ConfigError if Slack is off or not interactive, is signed in to with a webhook, or a secret is nowhere to be found
 */
export async function openChat(settings: Settings, options: SecretsOptions): Promise<OpenChat> {
  const { log, waiter } = options;
  if (!settings.slack.enabled || !settings.slack.interactive) throw isOff();
  const { slack, slackSigningSecret } = await readSecrets(settings, options, { slack: true, slackSigning: true });
  if (!slack || slackSigningSecret === undefined) throw isOff();
  return { ...connectSlackChat({ settings: settings.slack, credentials: slack, log, waiter }), signingSecret: slackSigningSecret };
}

function isOff(): ConfigError {
  return new ConfigError('Slack is not interactive: set slack.enabled and slack.interactive to true, or take the chat functions away');
}
