import { describe, expect, test } from '@jest/globals';
import { mistakesOf, withSection } from '../test-fixtures/sources.ts';

const SECRETS = 'no secrets: see "Secrets" in docs/configuration.md';

describe('secrets in the files', () => {
  const SECRET = 'hunter2hunter2';

  test.each<[string, unknown]>([
    ['an unknown key', withSection('jira', { api_token: SECRET })],
    ['a URL', withSection('jira', { server: `https://bob:${SECRET}@jira.example.com` })],
    ['a Slack token as a channel', withSection('slack', { default_channel: `xoxb-1-${SECRET}` })],
    ['a webhook as a channel', withSection('slack', { channels: [`https://hooks.slack.com/services/T0/B0/${SECRET}`] })],
    ['an ignored section', withSection('cloudtrails', { note: `xoxp-${SECRET}` })],
    ['a private key', withSection('credentials', { secret_id: `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}` })],
  ])('%s is a mistake, and is not shown', (_, config) => {
    const mistakes = mistakesOf({ config });
    expect(mistakes).not.toEqual([]);
    expect(mistakes.join('\n')).not.toContain(SECRET);
  });

  test('say where secrets go', () => {
    expect(mistakesOf({ config: withSection('slack', { default_channel: 'xoxb-1' }) })).toEqual([
      `config.json slack.default_channel: what looks like a Slack token | ${SECRETS}, and replace this one, which may have been read`,
    ]);
    expect(mistakesOf({ config: withSection('slack', { token: 'x' }) })).toEqual([`config.json slack.token: an unknown key | ${SECRETS}`]);
  });
});
