import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, type Inline, type LastUsed, paragraph, plainText } from '@keyhammer/core';
import { anIbmApiKey, anIbmServiceIdKey, anIssueAbout, checkSettings, daysAgo, IBM_ACCOUNT_ID, unseenSince } from '@keyhammer/testing';
import { HOSTILE_NAMES, wordsOfShell } from '../../test/shell-words.ts';
import { words } from './words.ts';

const KEY = 'ApiKey-0f9a3c52-4a1e-4b07-8d3f-6c2b9e71d045';
const issueAbout = (key: Credential) => ({ ...anIssueAbout(key), accountId: IBM_ACCOUNT_ID });
const issueOf = (key: Partial<Credential> = {}) => issueAbout(anIbmApiKey(key));
const inWords = (content: readonly Inline[]) => plainText([paragraph(...content)]);
const factsOf = (key: Credential) => plainText([fields(...words.facts(issueAbout(key)))]).split('\n');
const summaryOf = (key: Credential) => words.summary(issueAbout(key), 'platform-ibm', checkSettings({ thresholdDays: 30 }));
const commandsIn = (content: readonly Inline[]) => content.flatMap((part) => (part.kind === 'code' ? [part.text] : []));
const adviceOn = (key: Partial<Credential> = {}) => words.recommendation(issueOf(key), checkSettings());

describe('the summary', () => {
  test.each<[string, Credential, string]>([
    ['of a user', anIbmApiKey(), `checkout-laptop (${KEY}) of maria.lopez@example.com has not been used for more than 30 days`],
    [
      'never used',
      anIbmApiKey({ lastUsed: { kind: 'never' } }),
      `checkout-laptop (${KEY}) of maria.lopez@example.com was created more than 30 days ago and has never been used`,
    ],
    [
      'of a service ID',
      anIbmServiceIdKey(),
      'backup-agent-2025 (ApiKey-7be41d90-22c6-4f5e-9a8b-d0c1f3e6a927) of the service ID backup-agent has not been used for more than 30 days',
    ],
  ])('of a key %s', (_what, key, said) => {
    expect(summaryOf(key)).toBe(`IBM Cloud API key ${said}, in platform-ibm (${IBM_ACCOUNT_ID})`);
  });

  test('holds in one line, whatever people call their keys and themselves', () => {
    const summary = summaryOf(anIbmApiKey({ name: `a\nb ${'long '.repeat(60)}`, principalName: `${'x'.repeat(200)}@example.com` }));
    expect(summary).not.toMatch(/\n/);
    expect(summary.length).toBeLessThanOrEqual(300);
    expect(summary).toContain(KEY);
  });
});

describe('the facts', () => {
  test('are the owner, the key, its creation and its last use', () => {
    expect(factsOf(anIbmApiKey())).toEqual([
      'Owner: maria.lopez@example.com (IBMid-550004MRIA)',
      `API key: checkout-laptop (${KEY})`,
      'Created: 2025-10-16 12:00 UTC',
      'Last used: 2026-07-23 12:00 UTC',
    ]);
  });

  test('tell of a lock', () => {
    expect(factsOf(anIbmApiKey({ locked: true }))).toContain('Locked: yes: it works, and nobody can change it before it is unlocked');
  });

  test.each<[LastUsed, string]>([
    [{ kind: 'never' }, 'never'],
    [{ kind: 'unknown', reason: 'access denied' }, 'unknown (access denied)'],
    [unseenSince(daysAgo(120), 'a report'), 'not since 2026-07-23 12:00 UTC (a report); before that nobody knows'],
  ])('tell of every last use: %j', (lastUsed, said) => {
    expect(factsOf(anIbmApiKey({ lastUsed }))).toContain(`Last used: ${said}`);
  });

  test('do without names that are not known', () => {
    const { name: _n, principalName: _p, ...nameless } = anIbmApiKey();
    expect(factsOf(nameless).slice(0, 2)).toEqual(['Owner: IBMid-550004MRIA', `API key: ${KEY}`]);
    expect(inWords(words.name(issueAbout(nameless)))).toBe('the API key ApiK…d045 of IBMid-550004MRIA');
  });
});

test('in a message it goes by its name, and by its id only in part', () => {
  expect(inWords(words.name(issueOf()))).toBe('the API key checkout-laptop (ApiK…d045) of maria.lopez@example.com');
});

describe('the evidence', () => {
  test('is strong: every authentication with the key is recorded', () => {
    expect(words.evidence(issueOf().details)).toEqual({
      strength: 'strong',
      why: 'IBM Cloud records each authentication with this very key',
    });
  });

  test('is weak where the last use could not be told', () => {
    expect(words.evidence(issueOf({ lastUsed: { kind: 'unknown', reason: 'denied' } }).details).strength).toBe('weak');
  });
});

describe('the recommendation', () => {
  test('says that it is enough to use the key, and how to disable and delete it', () => {
    expect(inWords(adviceOn())).toMatch(/disable it now, and delete it when nothing has missed it.*it is enough to use it/);
    expect(commandsIn(adviceOn())).toEqual([
      `curl --fail -X POST -H "Authorization: $(ibmcloud iam oauth-tokens --output json | jq -r .iam_token)" https://iam.cloud.ibm.com/v1/apikeys/${KEY}/disable`,
      `ibmcloud iam api-key-delete ${KEY}`,
    ]);
  });

  test('begins with the lock, where there is one', () => {
    expect(commandsIn(adviceOn({ locked: true }))[0]).toBe(`ibmcloud iam api-key-unlock ${KEY}`);
  });

  test('names the service ID of a key, without which IBM does not find it', () => {
    const key = anIbmServiceIdKey({ locked: true });
    const commands = commandsIn(words.recommendation(issueAbout(key), checkSettings()));
    expect(commands.filter((command) => command.startsWith('ibmcloud'))).toEqual([
      `ibmcloud iam service-api-key-unlock ${key.id} ServiceId-5d1c7f08-93ab-4e62-b7d4-18fe0a2c6b39`,
      `ibmcloud iam service-api-key-delete ${key.id} ServiceId-5d1c7f08-93ab-4e62-b7d4-18fe0a2c6b39`,
    ]);
  });
});

describe('the way back', () => {
  test("is Keyhammer's command, or IBM's own", () => {
    expect(inWords(words.undo(issueOf()))).toBe(
      `keyhammer rollback ${IBM_ACCOUNT_ID} ${KEY}, or, with rights of your own in the account, curl --fail -X DELETE -H "Authorization: ` +
        `$(ibmcloud iam oauth-tokens --output json | jq -r .iam_token)" https://iam.cloud.ibm.com/v1/apikeys/${KEY}/disable. ` +
        'The key and its value are as they were.',
    );
  });

  test('ends with the lock, where there was one', () => {
    expect(inWords(words.undo(issueOf({ locked: true })))).toMatch(/as they were, and Keyhammer locks it again\.$/);
  });
});

describe.each(HOSTILE_NAMES)('each command reaches the shell as it is meant, whatever IBM calls the key: %j', (id) => {
  const issue = issueAbout(anIbmServiceIdKey({ id, locked: true, principal: `iam-ServiceId-${id}` }));
  const [unlock = '', disable = '', remove = ''] = commandsIn(words.recommendation(issue, checkSettings()));

  test('unlock, delete', () => {
    expect(wordsOfShell(unlock)).toEqual(['iam', 'service-api-key-unlock', id, `ServiceId-${id}`]);
    expect(wordsOfShell(remove)).toEqual(['iam', 'service-api-key-delete', id, `ServiceId-${id}`]);
  });

  test('disable, enable', () => {
    const [, enable = ''] = commandsIn(words.undo(issue));
    const url = `https://iam.cloud.ibm.com/v1/apikeys/${encodeURIComponent(id)}/disable`;
    for (const command of [disable, enable]) expect(wordsOfShell(command.replace(/"Authorization.*"/, 'AUTHORIZATION')).at(-1)).toBe(url);
  });
});
