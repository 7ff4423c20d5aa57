import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, ConfigError } from '@keyhammer/core';
import { loadSecrets, type SecretSources } from './load-secrets.ts';
import { secretValues } from './secret-values.ts';
import type { Secrets } from './secrets.ts';

const SECRET = 's3cr3t-s3cr3t';
const both = { jira: true, slack: true };
const jiraOnly = { jira: true, slack: false };
const slackOnly = { jira: false, slack: true };
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----';

const never = () => Promise.reject(new Error('must not be asked'));
const fromEnvironment = (environment: SecretSources['environment']): SecretSources => ({
  environment,
  readSecret: never,
  readCredentialsTable: never,
});
const fromSecret = (secret: unknown): SecretSources => ({
  environment: {},
  readSecret: async () => (typeof secret === 'string' ? secret : JSON.stringify(secret)),
  readCredentialsTable: never,
});
const fromTable = (items: Readonly<Record<string, unknown>>): SecretSources => ({
  environment: {},
  readCredentialsTable: async (service) => items[service],
});

async function problemOf(sources: SecretSources, need: Parameters<typeof loadSecrets>[1] = both): Promise<string> {
  const error: unknown = await loadSecrets(sources, need).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  const { message, cause, stack } = error as Error;
  expect(`${message} ${String(cause)} ${stack}`).not.toContain(SECRET);
  return message;
}

describe('credentials from the environment', () => {
  test.each<[SecretSources['environment'], Secrets]>([
    [
      { JIRA_TOKEN: SECRET, SLACK_TOKEN: 'xoxb-1' },
      { jira: { kind: 'bearer', token: SECRET }, slack: { kind: 'token', token: 'xoxb-1' } },
    ],
    [
      { JIRA_USERNAME: 'bob', JIRA_API_TOKEN: `${SECRET}\n`, SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x' },
      {
        jira: { kind: 'basic', username: 'bob', password: SECRET },
        slack: { kind: 'webhook', url: 'https://hooks.slack.com/services/T/B/x' },
      },
    ],
    [
      { JIRA_TOKEN: 'a', JIRA_USERNAME: 'b', SLACK_TOKEN: 'c', SLACK_WEBHOOK_URL: 'd' },
      { jira: { kind: 'bearer', token: 'a' }, slack: { kind: 'token', token: 'c' } },
    ],
    [
      { JIRA_TOKEN: '', JIRA_USERNAME: 'b', JIRA_API_TOKEN: 'c', SLACK_WEBHOOK_URL: 'http://127.0.0.1:99/x' },
      { jira: { kind: 'basic', username: 'b', password: 'c' }, slack: { kind: 'webhook', url: 'http://127.0.0.1:99/x' } },
    ],
  ])('%#: are taken, and no other source is asked', async (environment, expected) => {
    await expect(loadSecrets(fromEnvironment(environment), both)).resolves.toEqual(expected);
  });

  test('only what is needed is looked for', async () => {
    await expect(loadSecrets(fromEnvironment({ JIRA_TOKEN: 'a', SLACK_TOKEN: 'b' }), { jira: false, slack: false })).resolves.toEqual({});
    await expect(loadSecrets(fromEnvironment({ JIRA_TOKEN: 'a', SLACK_TOKEN: 'b' }), slackOnly)).resolves.toEqual({
      slack: { kind: 'token', token: 'b' },
    });
  });

  test.each<[SecretSources['environment'], string]>([
    [{ JIRA_USERNAME: 'bob' }, 'JIRA_USERNAME is set in the environment, but not JIRA_API_TOKEN.'],
    [{ JIRA_API_TOKEN: SECRET }, 'JIRA_API_TOKEN is set in the environment, but not JIRA_USERNAME (in Jira Cloud the e-mail address).'],
    [
      { JIRA_TOKEN: `${SECRET}\nX-Header: 1` },
      'JIRA_TOKEN in the environment holds a space, a line break or another character that no token has.',
    ],
  ])('%#: half of them, or a broken one, is an error', async (environment, expected) => {
    expect(await problemOf(fromEnvironment(environment), jiraOnly)).toBe(expected);
  });

  test.each([SECRET, `http://example.com/${SECRET}`, `ftp://example.com/${SECRET}`])('a webhook that is none is an error', async (url) => {
    expect(await problemOf(fromEnvironment({ SLACK_WEBHOOK_URL: url }), slackOnly)).toBe(
      'SLACK_WEBHOOK_URL in the environment is not a URL that begins with https://.',
    );
  });
});

describe('credentials from a Secrets Manager secret', () => {
  test.each<[unknown, Secrets]>([
    [
      { JIRA_USERNAME: 'bob', JIRA_API_TOKEN: SECRET, SLACK_TOKEN: 'x' },
      { jira: { kind: 'basic', username: 'bob', password: SECRET }, slack: { kind: 'token', token: 'x' } },
    ],
    [
      { jira: { bearer: SECRET }, slack: { api_token: 'x' } },
      { jira: { kind: 'bearer', token: SECRET }, slack: { kind: 'token', token: 'x' } },
    ],
  ])('%#: by the names of the environment, or in the shape of Hammer', async (secret, expected) => {
    await expect(loadSecrets(fromSecret(secret), both)).resolves.toEqual(expected);
  });

  test('are read once, and only for what the environment lacks', async () => {
    let reads = 0;
    const readSecret = async () => {
      reads += 1;
      return JSON.stringify({ SLACK_TOKEN: 'from the-secret'.replace(' ', '-'), JIRA_TOKEN: 'other' });
    };
    const readCredentialsTable = async () => undefined;
    await expect(loadSecrets({ environment: { JIRA_TOKEN: 'mine' }, readSecret, readCredentialsTable }, both)).resolves.toEqual({
      jira: { kind: 'bearer', token: 'mine' },
      slack: { kind: 'token', token: 'from-the-secret' },
    });
    await loadSecrets({ environment: {}, readSecret }, both);
    expect(reads).toBe(2);
  });

  test.each([`${SECRET}`, `"${SECRET}"`, `["${SECRET}"]`, `{"JIRA_TOKEN": "${SECRET}`])(
    'a text that is no JSON object is an error, told once',
    async (text) => {
      expect(await problemOf(fromSecret(text))).toBe('the Secrets Manager secret is not a JSON object.');
    },
  );

  test('what the source throws passes through', async () => {
    const denied = new AccessDeniedError('not allowed to read the secret');
    await expect(loadSecrets({ environment: {}, readSecret: () => Promise.reject(denied) }, both)).rejects.toBe(denied);
  });
});

describe("credentials from Hammer's table", () => {
  const oauth = { consumer_key: 'k', access_token: 'a', access_token_secret: SECRET, key_cert: KEY.replaceAll('\n', '\\n') };

  test.each<[unknown, Secrets['jira']]>([
    [{ oauth }, { kind: 'oauth', consumerKey: 'k', accessToken: 'a', accessTokenSecret: SECRET, privateKey: KEY }],
    [{ basic: { username: 'u', password: SECRET } }, { kind: 'basic', username: 'u', password: SECRET }],
    [{ bearer: SECRET }, { kind: 'bearer', token: SECRET }],
    [{ bearer: { token: SECRET } }, { kind: 'bearer', token: SECRET }],
  ])('%#: jira', async (credentials, expected) => {
    await expect(loadSecrets(fromTable({ jira: { service: 'jira', credentials } }), jiraOnly)).resolves.toEqual({ jira: expected });
  });

  test('slack', async () => {
    const sources = fromTable({ slack: { service: 'slack', credentials: { api_token: 'x' } } });
    await expect(loadSecrets(sources, slackOnly)).resolves.toEqual({ slack: { kind: 'token', token: 'x' } });
  });

  test.each<[unknown, string]>([
    [
      { credentials: { oauth: { ...oauth, key_cert: '' } } },
      'oauth in the item "jira" of the credentials table needs consumer_key, access_token, access_token_secret, key_cert.',
    ],
    [{ credentials: { basic: { password: SECRET } } }, 'basic in the item "jira" of the credentials table needs username and password.'],
    [{ credentials: { token: SECRET } }, 'the item "jira" of the credentials table has neither oauth, basic nor bearer.'],
    [{ credentials: SECRET }, 'the item "jira" of the credentials table is not an object with oauth, basic or bearer.'],
    [SECRET, 'the item "jira" of the credentials table is not an object.'],
  ])('%#: another shape is an error', async (item, expected) => {
    expect(await problemOf(fromTable({ jira: item }), jiraOnly)).toBe(expected);
  });
});

describe('the token of the API, and the signing secret of Slack', () => {
  const need = { api: true, slackSigning: true };
  const expected = { apiToken: SECRET, slackSigningSecret: 'signs' };

  test.each<[string, SecretSources]>([
    ['of the environment', fromEnvironment({ KEYHAMMER_API_TOKEN: `${SECRET}\n`, SLACK_SIGNING_SECRET: 'signs' })],
    ['of a secret, by the same names', fromSecret({ KEYHAMMER_API_TOKEN: SECRET, SLACK_SIGNING_SECRET: 'signs' })],
    ['of a secret, in the shape of Hammer', fromSecret({ api: { token: SECRET, url: 'https://a' }, slack: { signing_secret: 'signs' } })],
    [
      "of Hammer's table",
      fromTable({
        api: { service: 'api', credentials: { token: SECRET, url: 'https://a' } },
        slack: { service: 'slack', credentials: { api_token: 'x', signing_secret: 'signs' } },
      }),
    ],
  ])('%s', async (_, sources) => {
    await expect(loadSecrets(sources, need)).resolves.toEqual(expected);
  });

  test('may come from a source each, as may the token beside the signing secret', async () => {
    const sources: SecretSources = {
      environment: { KEYHAMMER_API_TOKEN: SECRET },
      readSecret: async () => JSON.stringify({ slack: { signing_secret: 'signs' } }),
      readCredentialsTable: async (item) => (item === 'slack' ? { credentials: { api_token: 'x' } } : undefined),
    };
    await expect(loadSecrets(sources, { ...need, slack: true })).resolves.toEqual({ ...expected, slack: { kind: 'token', token: 'x' } });
  });

  test('Hammer has a token and no signing secret: that one is missing, and nothing malformed', async () => {
    const sources = fromTable({ slack: { credentials: { api_token: SECRET } } });
    expect(await problemOf(sources, { slackSigning: true })).toMatch(/^Slack is interactive, but there is no signing secret/);
  });

  test('nobody who does not need them looks for them', async () => {
    await expect(loadSecrets(fromEnvironment({ KEYHAMMER_API_TOKEN: 'a', SLACK_SIGNING_SECRET: 'b' }), {})).resolves.toEqual({});
  });

  test.each<[SecretSources, string]>([
    [
      fromEnvironment({ KEYHAMMER_API_TOKEN: `${SECRET} x`, SLACK_SIGNING_SECRET: 'b' }),
      'KEYHAMMER_API_TOKEN in the environment holds a space, a line break or another character that no token has.',
    ],
    [fromSecret({ api: SECRET, SLACK_SIGNING_SECRET: 'b' }), '"api" in the Secrets Manager secret has no token.'],
    [
      fromSecret({ KEYHAMMER_API_TOKEN: 'a', slack: SECRET }),
      '"slack" in the Secrets Manager secret is not an object with signing_secret.',
    ],
    [fromSecret(`{"api": {"token": "${SECRET}"`), 'the Secrets Manager secret is not a JSON object.'],
  ])('%#: another shape is an error, which shows none of it', async (sources, problem) => {
    expect(await problemOf(sources, need)).toBe(problem);
  });

  test('missing: every way to give them, and how to do without', async () => {
    const message = await problemOf({ environment: {} }, need);
    for (const way of ['KEYHAMMER_API_TOKEN', '{"service": "api"', 'api.authorization', 'SLACK_SIGNING_SECRET', 'slack.interactive']) {
      expect(message).toContain(way);
    }
  });
});

test('missing credentials: every way to give them, for both services at once', async () => {
  const message = await problemOf({ environment: {} });
  for (const way of [
    'JIRA_USERNAME and JIRA_API_TOKEN',
    'JIRA_TOKEN',
    'SLACK_TOKEN',
    'SLACK_WEBHOOK_URL',
    'credentials.secret_id',
    '{"service": "jira"',
    '{"service": "slack"',
  ]) {
    expect(message).toContain(way);
  }
});

test('secretValues: every form in which a secret travels', () => {
  expect(secretValues({})).toEqual([]);
  expect(secretValues({ apiToken: 'a', slackSigningSecret: 's' })).toEqual(['a', 's']);
  expect(secretValues({ jira: { kind: 'basic', username: 'u', password: 'p' }, slack: { kind: 'token', token: 't' } })).toEqual([
    'p',
    'dTpw',
    't',
  ]);
  expect(
    secretValues({ jira: { kind: 'bearer', token: 'b' }, slack: { kind: 'webhook', url: 'https://hooks.slack.com/services/T/B/x' } }),
  ).toEqual(['b', 'https://hooks.slack.com/services/T/B/x', '/services/T/B/x']);
  const oauth = { kind: 'oauth', consumerKey: 'k', accessToken: 'a', accessTokenSecret: 's', privateKey: KEY } as const;
  expect(secretValues({ jira: oauth })).toEqual(['a', 's', KEY, KEY.replaceAll('\n', '\\n')]);
});
