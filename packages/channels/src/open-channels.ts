import type { Settings } from '@keyhammer/config';
import type { Notifier, TicketTracker } from '@keyhammer/core';
import { connectSlack } from '@keyhammer/notifier-slack';
import type { SecretsOptions } from '@keyhammer/secrets';
import { readSecrets } from '@keyhammer/secrets';
import { connectJira } from '@keyhammer/ticketing-jira';

/** What tells people, signed in; each is absent where it is switched off. */
export interface Channels {
  readonly tracker?: TicketTracker;
  readonly notifier?: Notifier;
}

/** @throws ConfigError if something is switched on and its credentials are nowhere to be found */
export async function openChannels(settings: Settings, options: SecretsOptions): Promise<Channels> {
  const { log, waiter } = options;
  const { jira, slack } = settings;
  const secrets = await readSecrets(settings, options, { jira: jira.enabled, slack: slack.enabled });
  return {
    ...(secrets.jira && { tracker: connectJira({ settings: jira, credentials: secrets.jira, log, waiter }) }),
    ...(secrets.slack && { notifier: connectSlack({ settings: slack, credentials: secrets.slack, log, waiter }) }),
  };
}
