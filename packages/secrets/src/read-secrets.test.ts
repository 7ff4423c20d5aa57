import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { resolveSettings, type Settings } from '@keyhammer/config';
import { AccessDeniedError, ConfigError } from '@keyhammer/core';
import { AwsWorld, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import type { DynaliteServer } from '@keyhammer/store-dynamodb';
import { enterEnvironment, FakeWaiter, NOW, RecordingEventLog } from '@keyhammer/testing';
import { startCredentialsTable } from '../test/credentials-table.ts';
import { readSecrets } from './read-secrets.ts';

const MAIN = '111122223333';
const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const TABLE = 'hammer-credentials';
const SECRET_ID = 'keyhammer/credentials';
const PEM = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----';
const OCI = {
  tenancy: 'ocid1.tenancy.oc1..research',
  user: 'ocid1.user.oc1..keyhammer',
  fingerprint: '12:34:56:78:9a:bc:de:f0:12:34:56:78:9a:bc:de:f0',
};
const inTable = {
  jira: { basic: { username: 'bob', password: 'jira-password' } },
  slack: { api_token: 'xoxb-slack' },
  api: { token: 'callers-show', url: 'https://a' },
  ibm: { api_keys: { [IBM_ACCOUNT]: 'ibm-of-table' } },
  oci: [{ ...OCI, key: PEM }],
};

let environment: Disposable;
let sandbox: Sandbox;
let credentialsTable: DynaliteServer;
let home: string;

beforeAll(async () => {
  const world = new AwsWorld({ mainAccountId: MAIN });
  world.addAccount({ id: MAIN, name: 'security' });
  sandbox = await startSandbox({ clock: new MovableClock(NOW), world });
  credentialsTable = await startCredentialsTable(TABLE, inTable);
  environment = enterEnvironment({ ...sandbox.environment(), AWS_ENDPOINT_URL_DYNAMODB: credentialsTable.url });
  home = await mkdtemp(join(tmpdir(), 'keyhammer-home-'));
});
afterAll(async () => {
  environment[Symbol.dispose]();
  await Promise.all([sandbox.close(), credentialsTable.close(), rm(home, { recursive: true })]);
});
beforeEach(() => {
  sandbox.aws.world.secrets.clear();
  sandbox.aws.service.resetCalls();
});
afterEach(() => sandbox.aws.world.allow(MAIN, 'secretsmanager:GetSecretValue'));

interface Given {
  readonly credentials?: Record<string, string>;
  readonly store?: Record<string, string>;
}

function settingsWith({ credentials = {}, store = { kind: 'dynamodb' } }: Given): Settings {
  const config = { aws: { main_account_id: MAIN, region: 'us-east-1', accounts: { [MAIN]: 'security' } }, credentials, store };
  const resolution = resolveSettings({ config, whitelist: {}, owners: {} }, { directory: '/etc/keyhammer', now: NOW, checks: [] });
  if (resolution.kind !== 'valid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

async function read(need: Parameters<typeof readSecrets>[2], given: Given = {}, variables: Record<string, string> = {}) {
  const kept: string[] = [];
  const surroundings = { environment: variables, homeDirectory: home, log: new RecordingEventLog(), waiter: new FakeWaiter(NOW) };
  const keepSecrets = (secrets: readonly string[]) => void kept.push(...secrets);
  return { secrets: await readSecrets(settingsWith(given), { ...surroundings, keepSecrets }, need), kept };
}

const IN_BOTH = { 'ddb.table_name': TABLE, secret_id: SECRET_ID };

describe('secrets', () => {
  test('of the environment are read without AWS, and told to the log', async () => {
    const variables = { KEYHAMMER_API_TOKEN: 'callers-show', SLACK_SIGNING_SECRET: 'slack-signs', IBMCLOUD_API_KEY: 'ibm-key' };
    const { secrets, kept } = await read({ api: true, slackSigning: true, ibm: true }, { credentials: IN_BOTH }, variables);
    expect(secrets).toEqual({
      apiToken: 'callers-show',
      slackSigningSecret: 'slack-signs',
      ibm: { apiKey: 'ibm-key', apiKeys: new Map() },
    });
    expect(kept).toEqual(['callers-show', 'slack-signs', 'ibm-key']);
    expect(sandbox.aws.service.totalCalls).toBe(0);
  });

  test('of Secrets Manager are read in one call, for all that need them', async () => {
    sandbox.aws.world.secrets.set(
      SECRET_ID,
      JSON.stringify({ ibm: { api_key: 'ibm-key' }, oci: { ...OCI, key: PEM }, SLACK_TOKEN: 'xoxb-1' }),
    );
    const { secrets, kept } = await read({ ibm: true, oci: true, slack: true }, { credentials: IN_BOTH });
    expect(secrets).toEqual({
      ibm: { apiKey: 'ibm-key', apiKeys: new Map() },
      oci: [{ ...OCI, privateKey: PEM }],
      slack: { kind: 'token', token: 'xoxb-1' },
    });
    expect(kept).toEqual(expect.arrayContaining(['ibm-key', PEM, 'xoxb-1']));
    expect(sandbox.aws.service.calls.get('secretsmanager:GetSecretValue')).toBe(1);
  });

  test("of Hammer's table", async () => {
    const { secrets } = await read(
      { jira: true, slack: true, api: true, ibm: true, oci: true },
      { credentials: { 'ddb.table_name': TABLE } },
    );
    expect(secrets).toEqual({
      jira: { kind: 'basic', username: 'bob', password: 'jira-password' },
      slack: { kind: 'token', token: 'xoxb-slack' },
      apiToken: 'callers-show',
      ibm: { apiKeys: new Map([[IBM_ACCOUNT, 'ibm-of-table']]) },
      oci: [{ ...OCI, privateKey: PEM }],
    });
  });

  test('may come from a source each', async () => {
    sandbox.aws.world.secrets.set(SECRET_ID, JSON.stringify({ IBMCLOUD_API_KEY: 'ibm-of-secret' }));
    const { secrets } = await read(
      { ibm: true, api: true, slackSigning: true },
      { credentials: IN_BOTH },
      { SLACK_SIGNING_SECRET: 'slack-signs' },
    );
    expect(secrets).toEqual({
      slackSigningSecret: 'slack-signs',
      ibm: { apiKey: 'ibm-of-secret', apiKeys: new Map() },
      apiToken: 'callers-show',
    });
  });

  test('that nobody needs are not looked for', async () => {
    expect(await read({ ibm: false, jira: false }, { credentials: { ...IN_BOTH, 'ddb.table_name': 'no-such-table' } })).toEqual({
      secrets: {},
      kept: [],
    });
    expect(sandbox.aws.service.totalCalls).toBe(0);
  });
});

describe('secrets that are not there', () => {
  test('are a mistake of the configuration, with every way to give them', async () => {
    const reading = read({ ibm: true, oci: true });
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow(/IBMCLOUD_API_KEY.*secret_id.*OCI_CLI_TENANCY.*~\/\.oci\/config/s);
  });

  test('with an embedded store are not looked for in a table of DynamoDB', async () => {
    const reading = read({ ibm: true }, { credentials: { 'ddb.table_name': TABLE }, store: { kind: 'embedded', path: 'store' } });
    await expect(reading).rejects.toThrow('there is no API key for them');
  });

  test('with a table that is not there are a mistake of the configuration', async () => {
    await expect(read({ jira: true }, { credentials: { 'ddb.table_name': 'no-such-table' } })).rejects.toThrow(
      /table no-such-table.*is missing/,
    );
  });

  test('are not what a refusal looks like', async () => {
    sandbox.aws.world.deny(MAIN, 'secretsmanager:GetSecretValue');
    await expect(read({ ibm: true }, { credentials: IN_BOTH })).rejects.toThrow(AccessDeniedError);
  });
});

test('a malformed secret is shown by its place, never by its text', async () => {
  sandbox.aws.world.secrets.set(SECRET_ID, '{"IBMCLOUD_API_KEY": "ibm-key');
  const error = await read({ ibm: true }, { credentials: { secret_id: SECRET_ID } }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain('the Secrets Manager secret is not a JSON object');
  expect(JSON.stringify([String(error), error])).not.toContain('ibm-key');
});
