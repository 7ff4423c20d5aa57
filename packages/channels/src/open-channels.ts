import { loadSecrets, type Service, type Settings, secretValues } from '@keyhammer/config';
import type { EventLog, Notifier, TicketTracker, Waiter } from '@keyhammer/core';
import { connectSlack } from '@keyhammer/notifier-slack';
import { connectAws, readSecret } from '@keyhammer/provider-aws';
import { readCredentialsTable } from '@keyhammer/store-dynamodb';
import { connectJira } from '@keyhammer/ticketing-jira';

/** What tells people, signed in; each is absent where it is switched off. */
export interface Channels {
  readonly tracker?: TicketTracker;
  readonly notifier?: Notifier;
}

export interface ChannelsOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** Told the secrets as soon as they are known, so that no log line shows them. */
  readonly keepSecrets: (secrets: readonly string[]) => void;
}

/** @throws ConfigError if something is switched on and its credentials are nowhere to be found */
export async function openChannels(settings: Settings, options: ChannelsOptions): Promise<Channels> {
  const { log, waiter } = options;
  const { jira, slack } = settings;
  const secrets = await loadSecrets(sourcesOf(settings, options), { jira: jira.enabled, slack: slack.enabled });
  options.keepSecrets(secretValues(secrets));
  return {
    ...(secrets.jira && { tracker: connectJira({ settings: jira, credentials: secrets.jira, log, waiter }) }),
    ...(secrets.slack && { notifier: connectSlack({ settings: slack, credentials: secrets.slack, log, waiter }) }),
  };
}

function sourcesOf(settings: Settings, { environment, log, waiter }: ChannelsOptions) {
  const { secretId, tableName } = settings.credentials;
  return {
    environment,
    ...(secretId !== undefined && {
      readSecret: async () => {
        const aws = connectAws({ settings: settings.aws, worker: 'credentials', log, waiter });
        try {
          return await readSecret(aws, secretId);
        } finally {
          aws.close();
        }
      },
    }),
    // The table is in DynamoDB: with an embedded store there is none.
    ...(tableName !== undefined &&
      settings.store.kind === 'dynamodb' && {
        readCredentialsTable: async (service: Service) => {
          const credentials = await readCredentialsTable(tableName, service, settings.aws.region);
          return credentials === undefined ? undefined : { credentials };
        },
      }),
  };
}
