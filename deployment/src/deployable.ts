import type { Settings } from '@keyhammer/config';
import { ConfigError, type Provider } from '@keyhammer/core';
import { hasApi } from './functions.ts';

/** @throws ConfigError with everything that keeps a configuration, valid as it is, from running in a central account */
export function assertDeployable(settings: Settings): void {
  const problems = problemsOf(settings);
  if (problems.length === 0) return;
  throw new ConfigError(`This configuration can't be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

function problemsOf(settings: Settings): readonly string[] {
  const { store, aws, credentials, slack, api, checks } = settings;
  const hasSecret = credentials.secretId !== undefined;
  return [
    ...(store.kind === 'embedded' ? ['store.kind is "embedded": the functions share their store, so it has to be "dynamodb"'] : []),
    ...(aws.identificationRole === undefined && isLookedAt('aws', settings)
      ? ['aws.role_name_identification is not set: the accounts are entered by that role']
      : []),
    ...(checks.some(({ enabled }) => enabled) ? [] : ['no check is enabled, so there is nothing to do']),
    ...(hasApi(settings) && api.authorization === 'token' && !hasSecret
      ? ['api.authorization is "token", but credentials.secret_id names no secret that the token could be in']
      : []),
    ...(slack.interactive && !hasSecret
      ? ["slack.interactive is on, but credentials.secret_id names no secret that Slack's signing secret could be in"]
      : []),
    ...cloudsWithoutKey(settings),
  ];
}

/** What is signed in to with a key. AWS is entered by the functions' own roles. */
const KEYS = {
  ibm: ['ibm.accounts', 'API key'],
  oci: ['oci.tenancies', 'API signing key'],
} as const satisfies Partial<Readonly<Record<Provider, readonly [accounts: string, key: string]>>>;

/** A function has no environment and no files that a key could be in. */
function cloudsWithoutKey(settings: Settings): readonly string[] {
  const { secretId, tableName } = settings.credentials;
  if (secretId !== undefined || tableName !== undefined) return [];
  const clouds = Object.keys(KEYS) as readonly (keyof typeof KEYS)[];
  return clouds
    .filter((cloud) => isLookedAt(cloud, settings))
    .map((cloud) => {
      const [accounts, key] = KEYS[cloud];
      return `${accounts} are looked at, but neither credentials.secret_id nor credentials["ddb.table_name"] names a place for the ${key}`;
    });
}

function isLookedAt(cloud: Provider, { checks }: Settings): boolean {
  return checks.some(({ provider, enabled }) => enabled && provider === cloud);
}
