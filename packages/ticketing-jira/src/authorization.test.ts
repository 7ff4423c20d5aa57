import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { JiraCredentials } from '@keyhammer/config';
import { AccessDeniedError, ConfigError, paragraph, text } from '@keyhammer/core';
import { draftFor } from '@keyhammer/testing/contracts';
import { signInWith } from './authorization.ts';
import { connectJira } from './connect-jira.ts';
import { bothDeployments, closeJiras, type Differences, jiraUnderTest, settingsFor } from './jira-under-test.ts';

afterEach(closeJiras);

const pem = (key: KeyObject) => key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pair = rsa();
const publicKey = pem(pair.publicKey);
const privateKey = pem(pair.privateKey);
const secret = 'sandbox-secret-0123456789';
const oauth = {
  kind: 'oauth',
  consumerKey: 'keyhammer',
  accessToken: 'access-token',
  accessTokenSecret: 'token-secret',
  privateKey,
} as const;
const consumer = { consumerKey: 'keyhammer', accessToken: 'access-token', publicKey };

describe('signing in', () => {
  test.each<[string, 'cloud' | 'datacenter', Differences]>([
    ['a password', 'datacenter', { credentials: { kind: 'basic', username: 'keyhammer', password: secret } }],
    ['an API token', 'cloud', { credentials: { kind: 'basic', username: 'keyhammer@example.com', password: secret } }],
    ['a personal access token', 'datacenter', { credentials: { kind: 'bearer', token: `${secret}\n` } }],
    ['OAuth 1.0a', 'datacenter', { credentials: oauth, oauth: consumer }],
    ['OAuth 1.0a on Cloud', 'cloud', { credentials: oauth, oauth: consumer }],
    [
      'OAuth 1.0a with a key that went through JSON',
      'datacenter',
      { credentials: { ...oauth, privateKey: privateKey.replaceAll('\n', '\\n') }, oauth: consumer },
    ],
  ])('with %s, reading, searching and writing', async (_, deployment, differences) => {
    const jira = await jiraUnderTest(deployment, differences);
    // A name that has to be encoded is signed as it is sent.
    const [made] = await jira.tracker.create([draftFor(jira, { assignees: ['a+b c&d=é*(x)', 'Alice Ash'], watchers: ['Alice Ash'] })]);
    expect(made).toMatchObject({ kind: 'created', warnings: [] });
    expect((await jira.tracker.find(['issue-1'])).size).toBe(1);
    await jira.tracker.close('SEC-1', [paragraph(text('x'))]);
    expect(await jira.tracker.state('SEC-1')).toBe('closed');
  });

  test.each<[string, 'cloud' | 'datacenter', Differences]>([
    ['a wrong password', 'datacenter', { credentials: { kind: 'basic', username: 'keyhammer', password: 'wrong' } }],
    ['a token where there are none', 'cloud', { credentials: { kind: 'bearer', token: secret } }],
    ['a key of someone else', 'datacenter', { credentials: oauth, oauth: { ...consumer, publicKey: pem(rsa().publicKey) } }],
  ])('with %s is denied, and the words say what to check', async (_, deployment, differences) => {
    const jira = await jiraUnderTest(deployment, differences);
    await expect(jira.tracker.state('SEC-1')).rejects.toThrow(AccessDeniedError);
    await expect(jira.tracker.state('SEC-1')).rejects.toThrow(/401.*credentials/);
  });

  test('before a CAPTCHA says that a person has to answer it', async () => {
    const jira = await jiraUnderTest('datacenter', { settings: { deployment: 'datacenter' } });
    const headers = { 'x-authentication-denied-reason': 'CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp' };
    jira.sandbox.service.addFault({ matches: () => true, effect: { status: 403, headers } });
    await expect(jira.tracker.state('SEC-1')).rejects.toThrow(/CAPTCHA.*browser/);
  });

  test.each<JiraCredentials>([
    { kind: 'bearer', token: 'line one\nline two' },
    { kind: 'bearer', token: '' },
    { ...oauth, privateKey: '-----BEGIN SECRET-----' },
    { ...oauth, privateKey: pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey) },
  ])('%# with credentials that can’t be sent is a matter of configuration, told without showing them', (credentials) => {
    const signIn = () => signInWith(credentials);
    expect(signIn).toThrow(ConfigError);
    expect(signIn).not.toThrow(/line one|BEGIN/);
  });

  test.each(['jira.example.com', 'ftp://jira.example.com', 'https://user:password@jira.example.com'])('to %s is not tried', (server) => {
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const connect = () =>
      connectJira({ settings: settingsFor(server), credentials: { kind: 'bearer', token: secret }, log, waiter: { wait: async () => {} } });
    expect(connect).toThrow(ConfigError);
    expect(connect).not.toThrow(/user:password/);
  });
});

describe.each(bothDeployments)('secrets before Jira %s', (deployment) => {
  test.each<[string, JiraCredentials, string[]]>([
    ['basic', { kind: 'basic', username: 'keyhammer', password: secret }, [secret, Buffer.from(`keyhammer:${secret}`).toString('base64')]],
    ['bearer', { kind: 'bearer', token: secret }, [secret]],
    ['oauth', oauth, [oauth.accessToken, oauth.accessTokenSecret, privateKey.split('\n')[1] ?? privateKey]],
  ])('reach no error and no log, even if Jira says them: %s', async (_, credentials, secrets) => {
    const jira = await jiraUnderTest(deployment, { credentials, settings: { deployment } });
    const errors: unknown[] = [];
    const failures = async () => {
      const acts = [
        jira.tracker.state('SEC-1'),
        jira.tracker.find(['x']),
        jira.tracker.comment('SEC-1', []),
        jira.tracker.create([draftFor(jira)]),
        jira.tracker.assignToSelf('SEC-1'),
      ];
      for (const act of await Promise.allSettled(acts)) errors.push(act.status === 'rejected' ? act.reason : act.value);
    };
    const echo = JSON.stringify({ errorMessages: [`bad login ${secrets.join(' ')}`], errors: { token: secrets.join(' ') } });
    for (const status of [400, 401, 403, 404, 409, 429, 500, 302]) {
      jira.sandbox.service.clearFaults();
      jira.sandbox.service.addFault({ matches: () => true, effect: { status, body: echo, headers: { location: `/?t=${secret}` } } });
      await failures();
    }
    jira.sandbox.service.clearFaults();
    jira.sandbox.service.addFault({ matches: () => true, effect: 'cut-before' });
    await failures();
    await jira.sandbox.close();
    await failures();

    const shown = inspect([errors, jira.log.events], { depth: 20, maxStringLength: null, maxArrayLength: null });
    expect(shown.includes('bad login ***')).toBe(true);
    expect(secrets.filter((value) => shown.includes(value))).toEqual([]);
  });
});
