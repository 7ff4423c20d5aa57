import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { loadSecrets, type OciCredentials, type Secrets, type Service, secretValues } from '@keyhammer/config';
import { type Clock, ConfigError, type EventLog, type InventoryReader, type Provider, type Waiter } from '@keyhammer/core';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import { accountOfIbmKey, connectIbm, ibmInventoryReader } from '@keyhammer/provider-ibm-cloud';
import { connectOci, ociInventoryReader, readOciProfiles } from '@keyhammer/provider-oci';

export interface OwnAccountOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where OCI's tools have their files; that of the user if absent. */
  readonly homeDirectory?: string;
  /** Who asks: seen in the clouds' own logs. */
  readonly worker: string;
  readonly log: EventLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
  /** Told the secrets as soon as they are known, so that no log line shows them. */
  readonly keepSecrets: (secrets: readonly string[]) => void;
}

/** An account, and what reads it. */
export interface OwnAccount extends Disposable {
  readonly accountId: string;
  readonly reader: InventoryReader;
}

/**
 * The account that the credentials of this machine are of, with no configuration.
 * @throws ConfigError if there are none, or if they leave open which account is meant; core's errors if they are not accepted
 */
export async function ownAccount(provider: Provider, options: OwnAccountOptions): Promise<OwnAccount> {
  return await OPENERS[provider](options);
}

type Opener = (options: OwnAccountOptions) => Promise<OwnAccount>;

const aws: Opener = async ({ worker, log, waiter, clock }) => {
  const connection = connectAws({ settings: {}, worker, log, waiter });
  return await closingOnError(connection, async () => {
    const { accountId } = await connection.callerIdentity();
    const reader = awsInventoryReader({ connection, log, waiter, now: () => clock.now() });
    return { accountId, reader, [Symbol.dispose]: () => connection.close() };
  });
};

const ibm: Opener = async (options) => {
  const { environment, log, waiter, clock } = options;
  if (!environment.IBMCLOUD_API_KEY) throw new ConfigError(NO_IBM_KEY);
  const secrets = await secretsHere(options, 'ibm');
  const now = () => clock.now();
  const credentials = async () => secrets.ibm ?? { apiKeys: new Map<string, string>() };
  const connection = connectIbm({ settings: { accounts: new Map(), ...ibmUrlsIn(environment) }, credentials, log, waiter, now });
  return await closingOnError(connection, async () => {
    const { id: accountId } = await accountOfIbmKey(connection);
    return { accountId, reader: ibmInventoryReader({ connection, log, waiter, now }), [Symbol.dispose]: () => connection.close() };
  });
};

const NO_IBM_KEY =
  'There is no API key of IBM Cloud. Set IBMCLOUD_API_KEY to one of the account that is to be looked at: it is read with what that key may see.';

/** As IBM's own tools call them, for private endpoints. */
function ibmUrlsIn({
  IBMCLOUD_IAM_API_ENDPOINT: iamUrl,
  IBMCLOUD_USER_MANAGEMENT_ENDPOINT: userManagementUrl,
}: OwnAccountOptions['environment']) {
  return { ...(iamUrl && { iamUrl }), ...(userManagementUrl && { userManagementUrl }) };
}

const oci: Opener = async (options) => {
  const { environment, worker, log, waiter, clock } = options;
  const { oci: found = [] } = await secretsHere(options, 'oci');
  const own = onlyTenancy(found);
  const { tenancy: accountId } = own;
  const region = environment.OCI_CLI_REGION || own.region;
  if (!region)
    throw new ConfigError(
      `Nothing says in which region the tenancy ${accountId} is at home: give the profile a region, or set OCI_CLI_REGION.`,
    );
  const endpoint = environment.KEYHAMMER_OCI_ENDPOINT;
  const settings = {
    tenancies: new Map([[accountId, { name: accountId, region, domains: [] }]]),
    adminGroups: ADMIN_GROUPS,
    ...(endpoint && { endpoint }),
  };
  const now = () => clock.now();
  const connection = connectOci({ settings, credentials: async () => [own], worker, log, waiter, now });
  return { accountId, reader: ociInventoryReader({ connection, log, waiter, now }), [Symbol.dispose]: () => {} };
};

/** The group that every tenancy begins with. */
const ADMIN_GROUPS = ['Administrators'];

function onlyTenancy(found: readonly OciCredentials[]): OciCredentials {
  const [first] = found;
  const tenancies = new Set(found.map(({ tenancy }) => tenancy));
  if (first && tenancies.size === 1) return first;
  throw new ConfigError(
    `The OCI configuration file has profiles of several tenancies: ${[...tenancies].join(', ')}. Set OCI_CLI_PROFILE to one of them.`,
  );
}

const OPENERS: Readonly<Record<Provider, Opener>> = { aws, ibm, oci };

/** From the environment, and the files that OCI's tools have: there is nothing else without a configuration. */
async function secretsHere({ environment, homeDirectory = homedir(), keepSecrets }: OwnAccountOptions, service: Service): Promise<Secrets> {
  const read = (path: string) => readFile(path, 'utf8');
  const sources = {
    environment,
    readFile: (path: string) => read(path.replace(/^~(?=[/\\])/, homeDirectory)),
    readOciProfiles: async () => await readOciProfiles({ environment, homeDirectory, readFile: read }),
  };
  const secrets = await loadSecrets(sources, { [service]: true });
  keepSecrets(secretValues(secrets));
  return secrets;
}

async function closingOnError<T>(connection: { close(): void }, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    connection.close();
    throw error;
  }
}
