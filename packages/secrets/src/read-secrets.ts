import {
  type CredentialsItem,
  loadSecrets,
  type SecretSources,
  type Secrets,
  type Service,
  type Settings,
  secretValues,
} from '@keyhammer/config';
import { connectAws, readSecret } from '@keyhammer/provider-aws';
import { readCredentialsTable } from '@keyhammer/store-dynamodb';
import { ociOnThisMachine } from './oci-on-this-machine.ts';
import type { SecretsOptions } from './secrets-options.ts';

/**
 * The secrets that are needed and no others, from where the configuration says that they are. The log is told them first.
 * @throws ConfigError if one is nowhere to be found; AccessDeniedError … if a source can't be read
 */
export async function readSecrets(
  settings: Settings,
  options: SecretsOptions,
  need: Readonly<Partial<Record<Service, boolean>>>,
): Promise<Secrets> {
  const secrets = await loadSecrets(sourcesOf(settings, options), need);
  options.keepSecrets(secretValues(secrets));
  return secrets;
}

function sourcesOf(settings: Settings, { environment, homeDirectory, log, waiter }: SecretsOptions): SecretSources {
  const { secretId, tableName } = settings.credentials;
  return {
    environment,
    ...ociOnThisMachine({ environment, ...(homeDirectory !== undefined && { homeDirectory }) }),
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
        readCredentialsTable: async (item: CredentialsItem) => {
          const credentials = await readCredentialsTable(tableName, item, settings.aws.region);
          return credentials === undefined ? undefined : { credentials };
        },
      }),
  };
}
