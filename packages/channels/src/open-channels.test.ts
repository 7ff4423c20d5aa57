import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { resolveSettings, type Settings } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { AwsWorld, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { enterEnvironment, FakeWaiter, NOW, RecordingEventLog } from '@keyhammer/testing';
import { openChannels } from './open-channels.ts';

const MAIN = '111122223333';
const SECRET_ID = 'keyhammer/credentials';

let environment: Disposable;
let sandbox: Sandbox;
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
  environment = enterEnvironment(aws);
});
afterAll(async () => {
  environment[Symbol.dispose]();
  await sandbox.close();
});
beforeEach(() => {
  sandbox.aws.world.secrets.clear();
  sandbox.aws.service.resetCalls();
});

interface Given {
  readonly jira?: boolean;
  readonly slack?: boolean;
  readonly credentials?: Record<string, string>;
}

function settingsWith({ jira = true, slack = true, credentials = {} }: Given): Settings {
  const config = {
    aws: { main_account_id: MAIN, region: 'us-east-1', accounts: { [MAIN]: 'security' } },
    jira: { enabled: jira, server: sandbox.jira.url, issue_type: 'Task' },
    slack: { enabled: slack, api_url: sandbox.slack.apiUrl },
    credentials,
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

  test('may come from a source each', async () => {
    const { SLACK_TOKEN, ...jiras } = inEnvironment;
    sandbox.aws.world.secrets.set(SECRET_ID, JSON.stringify({ SLACK_TOKEN }));
    await expectBothSignedIn(await open({ credentials: { secret_id: SECRET_ID } }, jiras));
  });

  test('are told to the log, so that no line shows them', async () => {
    const { kept } = await open({}, inEnvironment);
    expect(kept).toEqual(expect.arrayContaining([inEnvironment.JIRA_API_TOKEN, inEnvironment.SLACK_TOKEN]));
  });
});

test('credentials that are missing are a mistake of the configuration, which names both channels and every way to give them', async () => {
  const opening = open();
  await expect(opening).rejects.toThrow(ConfigError);
  await expect(opening).rejects.toThrow(/Jira is on.*JIRA_API_TOKEN.*secret_id.*ddb\.table_name.*Slack is on.*SLACK_TOKEN/s);
});
