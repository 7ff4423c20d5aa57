import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import type { SlackSandbox } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { connectSlack } from './connect-slack.ts';
import { connectSlackChat } from './connect-slack-chat.ts';
import { closeWorlds, messageTo, TOKEN, WEBHOOK_SECRET, world } from './slack-world.ts';

afterEach(closeWorlds);

describe('secrets', () => {
  const faults: readonly [string, (slack: SlackSandbox) => void | Promise<void>][] = [
    ['refused', (slack) => slack.refuse('invalid_auth')],
    ['limited', (slack) => slack.service.addFault({ matches: () => true, effect: { status: 429, headers: { 'retry-after': '3600' } } })],
    ['cut off', (slack) => slack.service.addFault({ matches: () => true, effect: 'cut-before' })],
    ['a status of 500', (slack) => slack.service.addFault({ matches: () => true, effect: { status: 500, body: 'oops' } })],
    [
      'redirected',
      (slack) => slack.service.addFault({ matches: () => true, effect: { status: 302, headers: { location: 'http://127.0.0.1:1/' } } }),
    ],
    ['not reachable', (slack) => slack.close()],
    ['no service', (slack) => slack.service.addFault({ matches: () => true, effect: { status: 404, body: 'no_service' } })],
  ];

  for (const kind of ['token', 'webhook'] as const) {
    test.each(faults)(`stay out of every error, its causes and the log (${kind}, %s)`, async (_, fault) => {
      const { slack, notifier, log } = await world(kind);
      await fault(slack);
      const said = inspect([await notifier.send(messageTo('#ops')).catch((error: unknown) => error), log.events], {
        depth: 20,
        showHidden: true,
      });
      expect(said).not.toContain(TOKEN);
      expect(said).not.toContain(WEBHOOK_SECRET);
    });
  }

  test.each([
    { kind: 'token', token: 'xoxb-secret\nsecret' },
    { kind: 'token', token: '' },
    { kind: 'token', token: 'xoxb-sécret' },
    { kind: 'webhook', url: 'hooks.slack.com/services/secret' },
    { kind: 'webhook', url: 'https://user:secret@hooks.slack.com/' },
  ] as const)('that can not be ones are a mistake in the configuration, and are not repeated: %j', (credentials) => {
    const connect = () => connectSlack({ settings: {}, credentials, log: new RecordingEventLog(), waiter: { wait: async () => {} } });
    expect(connect).toThrow(ConfigError);
    expect(connect).not.toThrow(/secret|sécret/);
  });

  test('with a line break behind them, as files have one, serve all the same', async () => {
    const { notifier } = await world('token', { token: `${TOKEN}\n` });
    expect(await notifier.send(messageTo('#ops'))).toEqual({ kind: 'sent' });
  });
});

test('an incoming webhook is no chat: nobody can be answered by it', () => {
  const credentials = { kind: 'webhook', url: 'https://hooks.slack.com/services/secret' } as const;
  const connect = () => connectSlackChat({ settings: {}, credentials, log: new RecordingEventLog(), waiter: { wait: async () => {} } });
  expect(connect).toThrow(ConfigError);
  expect(connect).toThrow(/bot token/);
  expect(connect).not.toThrow(/secret/);
});

test('another Web API root (GovSlack) is called where the settings say so, with or without a trailing slash', async () => {
  const { slack, log } = await world();
  for (const apiUrl of [slack.apiUrl, slack.apiUrl.replace(/\/$/, '')]) {
    const notifier = connectSlack({
      settings: { apiUrl },
      credentials: { kind: 'token', token: TOKEN },
      log,
      waiter: { wait: async () => {} },
    });
    expect(await notifier.send(messageTo('#ops'))).toEqual({ kind: 'sent' });
  }
  expect(slack.messagesTo('#ops')).toHaveLength(2);
});
