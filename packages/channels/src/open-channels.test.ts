import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { resolveSettings, type Settings } from '@keyhammer/config';
import { AccessDeniedError, ConfigError } from '@keyhammer/core';
import { AwsWorld, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { readSecrets } from '@keyhammer/secrets';
import type { DynaliteServer } from '@keyhammer/store-dynamodb';
import { enterEnvironment, FakeWaiter, NOW, RecordingEventLog } from '@keyhammer/testing';
import { startCredentialsTable } from '../test/credentials-table.ts';
import { openChannels } from './open-channels.ts';

const MAIN = '111122223333';
const TABLE = 'hammer-credentials';
const SECRET_ID = 'keyhammer/credentials';

let environment: Disposable;
let sandbox: Sandbox;
let credentialsTable: DynaliteServer;
/** What opens Jira and Slack, as each source has it. */
let inEnvironment: Record<string, string>;
let inHammersTable: { jira: unknown; slack: unknown };

beforeAll(async () => {
  const world = new AwsWorld({ mainAccountId: MAIN });
  world.addAccount({ id: MAIN, name: 'security' });
  sandbox = await startSandbox({ clock: new MovableClock(NOW), world });
  const { JIRA_USERNAME = '', JIRA_API_TOKEN = '', SLACK_TOKEN = '', ...aws } = sandbox.environment();
  inEnvironment = { JIRA_USERNAME, JIRA_API_TOKEN, SLACK_TOKEN };
  inHammersTable = { jira: { basic: { username: JIRA_USERNAME, password: JIRA_API_TOKEN } }, slack: { api_token: SLACK_TOKEN } };
  credentialsTable = await startCredentialsTable(TABLE, { ...inHammersTable, api: { token: 'callers-show', url: 'https://a' } });
  environment = enterEnvironment({ ...aws, AWS_ENDPOINT_URL_DYNAMODB: credentialsTable.url });
});
afterAll(async () => {
  environment[Symbol.dispose]();
  await sandbox.close();
  await credentialsTable.close();
});
beforeEach(() => {
  sandbox.aws.world.secrets.clear();
  sandbox.aws.service.resetCalls();
});
afterEach(() => sandbox.aws.world.allow(MAIN, 'secretsmanager:GetSecretValue'));

interface Given {
  readonly jira?: boolean;
  readonly slack?: boolean;
  readonly credentials?: Record<string, string>;
  readonly store?: Record<string, string>;
}

function settingsWith({ jira = true, slack = true, credentials = {}, store }: Given): Settings {
  const config = {
    aws: { main_account_id: MAIN, region: 'us-east-1', accounts: { [MAIN]: 'security' } },
    jira: { enabled: jira, server: sandbox.jira.url, issue_type: 'Task' },
    slack: { enabled: slack, api_url: sandbox.slack.apiUrl },
    credentials,
    ...(store && { store }),
  };
  const resolution = resolveSettings({ config, whitelist: {}, owners: {} }, { directory: '/etc/keyhammer', now: NOW, checks: [] });
  if (resolution.kind !== 'valid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

async function open(given: Given = {}, environment: Record<string, string> = {}) {
  const kept: string[] = [];
  const options = { environment, log: new RecordingEventLog(), waiter: new FakeWaiter(NOW) };
  const channels = await openChannels(settingsWith(given), { ...options, keepSecrets: (secrets) => void kept.push(...secrets) });
  return { ...channels, kept };
}

/** Signed in, both answer; with other credentials neither does. */
async function expectBothSignedIn({ tracker, notifier }: Awaited<ReturnType<typeof open>>): Promise<void> {
  expect(await tracker?.find(['no-such-label'])).toEqual(new Map());
  expect(await notifier?.knows('#cloud-security')).toBe(true);
}

describe('a channel that is switched off', () => {
  test('is absent, and no credentials are looked for', async () => {
    const channels = await open({ jira: false, slack: false, credentials: { secret_id: SECRET_ID, 'ddb.table_name': 'no-such-table' } });
    expect(channels).toEqual({ kept: [] });
    expect(sandbox.aws.service.totalCalls).toBe(0);
  });

  test.each([
    ['Jira', { jira: false }, ['notifier']],
    ['Slack', { slack: false }, ['tracker']],
  ])('leaves the other: %s', async (_which, given, present) => {
    const { kept, ...channels } = await open(given, inEnvironment);
    expect(Object.keys(channels)).toEqual(present);
  });
});

describe('the credentials', () => {
  test('of the environment sign in to both, and AWS is never asked', async () => {
    const channels = await open({ credentials: { secret_id: SECRET_ID, 'ddb.table_name': 'no-such-table' } }, inEnvironment);
    await expectBothSignedIn(channels);
    expect(sandbox.aws.service.totalCalls).toBe(0);
  });

  test.each<[string, () => unknown]>([
    ['the names of the environment', () => inEnvironment],
    ['the shape of the table of Hammer', () => inHammersTable],
  ])('of Secrets Manager sign in to both, in %s, in one call', async (_shape, secret) => {
    sandbox.aws.world.secrets.set(SECRET_ID, JSON.stringify(secret()));
    await expectBothSignedIn(await open({ credentials: { secret_id: SECRET_ID } }));
    expect(sandbox.aws.service.calls.get('secretsmanager:GetSecretValue')).toBe(1);
  });

  test("of Hammer's table sign in to both", async () => {
    await expectBothSignedIn(await open({ credentials: { 'ddb.table_name': TABLE } }));
  });

  test('may come from a source each', async () => {
    sandbox.aws.world.secrets.set(SECRET_ID, JSON.stringify({ SLACK_TOKEN: inEnvironment.SLACK_TOKEN }));
    await expectBothSignedIn(await open({ credentials: { secret_id: SECRET_ID, 'ddb.table_name': TABLE } }));
  });

  test('are told to the log, so that no line shows them', async () => {
    const { kept } = await open({ credentials: { 'ddb.table_name': TABLE } });
    expect(kept).toEqual(expect.arrayContaining([inEnvironment.JIRA_API_TOKEN, inEnvironment.SLACK_TOKEN]));
  });
});

describe('secrets for others than the channels', () => {
  const read = async (environment: Record<string, string>, given: Given = { jira: false, slack: false }) => {
    const kept: string[] = [];
    const options = { environment, log: new RecordingEventLog(), waiter: new FakeWaiter(NOW) };
    const keepSecrets = (secrets: readonly string[]) => void kept.push(...secrets);
    return { secrets: await readSecrets(settingsWith(given), { ...options, keepSecrets }, { api: true, slackSigning: true }), kept };
  };

  test('are read alone, and told to the log', async () => {
    const { secrets, kept } = await read({ KEYHAMMER_API_TOKEN: 'callers-show', SLACK_SIGNING_SECRET: 'slack-signs' });
    expect(secrets).toEqual({ apiToken: 'callers-show', slackSigningSecret: 'slack-signs' });
    expect(kept).toEqual(['callers-show', 'slack-signs']);
  });

  test("are in Hammer's table too", async () => {
    const { secrets } = await read({ SLACK_SIGNING_SECRET: 'slack-signs' }, { credentials: { 'ddb.table_name': TABLE } });
    expect(secrets).toEqual({ apiToken: 'callers-show', slackSigningSecret: 'slack-signs' });
  });
});

describe('credentials that are missing', () => {
  test('are a mistake of the configuration, which names both channels and every way to give them', async () => {
    const opening = open();
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(/Jira is on.*JIRA_API_TOKEN.*secret_id.*ddb\.table_name.*Slack is on.*SLACK_TOKEN/s);
  });

  test('with an embedded store are not looked for in a table of DynamoDB', async () => {
    await expect(open({ credentials: { 'ddb.table_name': TABLE }, store: { kind: 'embedded', path: 'store' } })).rejects.toThrow(
      'Jira is on, but there are no credentials for it',
    );
  });

  test('with a table that is not there are a mistake of the configuration', async () => {
    await expect(open({ credentials: { 'ddb.table_name': 'no-such-table' } })).rejects.toThrow(/table no-such-table.*is missing/);
  });

  test('are not what a refusal looks like', async () => {
    sandbox.aws.world.deny(MAIN, 'secretsmanager:GetSecretValue');
    await expect(open({ credentials: { secret_id: SECRET_ID, 'ddb.table_name': TABLE } })).rejects.toThrow(AccessDeniedError);
  });
});

test('a malformed secret is shown by its place, never by its text', async () => {
  sandbox.aws.world.secrets.set(SECRET_ID, `{"SLACK_TOKEN": "${inEnvironment.SLACK_TOKEN}`);
  const error = await open({ credentials: { secret_id: SECRET_ID } }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain('the Secrets Manager secret is not a JSON object');
  expect(JSON.stringify([String(error), error])).not.toContain(inEnvironment.SLACK_TOKEN);
});
