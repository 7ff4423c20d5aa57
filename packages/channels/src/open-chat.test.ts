import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { resolveSettings, type Settings } from '@keyhammer/config';
import { ConfigError, paragraph, text } from '@keyhammer/core';
import { verifySlackSignature } from '@keyhammer/notifier-slack';
import { AwsWorld, MovableClock, readableText, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { enterEnvironment, FakeWaiter, NOW, RecordingEventLog } from '@keyhammer/testing';
import { openChat } from './open-chat.ts';

const MAIN = '111122223333';
const SECRET_ID = 'keyhammer/credentials';

let environment: Disposable;
let sandbox: Sandbox;
let token = '';
let signingSecret = '';

beforeAll(async () => {
  const world = new AwsWorld({ mainAccountId: MAIN });
  world.addAccount({ id: MAIN, name: 'security' });
  sandbox = await startSandbox({ clock: new MovableClock(NOW, 'frozen'), world });
  const { SLACK_TOKEN = '', SLACK_SIGNING_SECRET = '', ...aws } = sandbox.environment();
  [token, signingSecret] = [SLACK_TOKEN, SLACK_SIGNING_SECRET];
  environment = enterEnvironment(aws);
});
afterAll(async () => {
  environment[Symbol.dispose]();
  await sandbox.close();
});
beforeEach(() => sandbox.aws.world.secrets.clear());

function settingsWith(slack: object = {}): Settings {
  const config = {
    aws: { main_account_id: MAIN, region: 'us-east-1', accounts: { [MAIN]: 'security' } },
    slack: { enabled: true, interactive: true, api_url: sandbox.slack.apiUrl, ...slack },
    credentials: { secret_id: SECRET_ID },
  };
  const resolution = resolveSettings({ config, whitelist: {}, owners: {} }, { directory: '/etc/keyhammer', now: NOW, checks: [] });
  if (resolution.kind !== 'valid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

async function open(variables: Record<string, string>, settings = settingsWith()) {
  const kept: string[] = [];
  const log = new RecordingEventLog();
  const keepSecrets = (secrets: readonly string[]) => void kept.push(...secrets);
  return { ...(await openChat(settings, { environment: variables, log, waiter: new FakeWaiter(NOW), keepSecrets })), kept };
}

describe('the chat', () => {
  test('tells who somebody is, what Slack has signed, and answers', async () => {
    const chat = await open({ SLACK_TOKEN: token, SLACK_SIGNING_SECRET: signingSecret });
    const { headers, body, responseUrl } = sandbox.slack.command('status', 'nina.becker');
    const signed = { timestamp: headers['x-slack-request-timestamp'], signature: headers['x-slack-signature'] };
    expect(verifySlackSignature({ secret: chat.signingSecret, ...signed, body: Buffer.from(body), now: NOW })).toBe('valid');

    const id = new URLSearchParams(body).get('user_id') ?? '';
    expect(await chat.directory.person(id)).toEqual({ id, name: 'nina.becker', email: 'nina.becker@example.com' });
    expect(await chat.directory.isInGroup(id, '@cloud-security')).toBe(true);
    expect(await chat.directory.isInChannel(id, '#cloud-security')).toBe(true);

    await chat.replies.reply(responseUrl, [paragraph(text('All is well.'))]);
    expect(sandbox.slack.repliesTo('nina.becker').map(readableText)).toEqual(['All is well.']);
  });

  test('finds both secrets in Secrets Manager, and tells them to the log', async () => {
    sandbox.aws.world.secrets.set(SECRET_ID, JSON.stringify({ slack: { api_token: token, signing_secret: signingSecret } }));
    const { kept, ...chat } = await open({});
    expect(chat.signingSecret).toBe(signingSecret);
    expect(kept).toEqual(expect.arrayContaining([token, signingSecret]));
  });
});

describe('there is no chat', () => {
  const both = () => ({ SLACK_TOKEN: token, SLACK_SIGNING_SECRET: signingSecret });

  test.each<[string, () => Record<string, string>, object, RegExp]>([
    ['where Slack is off', both, { enabled: false }, /slack\.enabled and slack\.interactive/],
    ['where it is not interactive', both, { interactive: false }, /slack\.enabled and slack\.interactive/],
    [
      'by a webhook',
      () => ({ SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x', SLACK_SIGNING_SECRET: signingSecret }),
      {},
      /bot token/,
    ],
    ['without a signing secret', () => ({ SLACK_TOKEN: token }), {}, /SLACK_SIGNING_SECRET/],
    ['without a token', () => ({ SLACK_SIGNING_SECRET: signingSecret }), {}, /SLACK_TOKEN/],
  ])('%s', async (_, variables, slack, words) => {
    sandbox.aws.world.secrets.set(SECRET_ID, '{}');
    const opening = open(variables(), settingsWith(slack));
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(words);
  });
});
