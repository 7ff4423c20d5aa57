import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MovableClock } from '../clock.ts';
import { activeParts, readableText } from './reading.ts';
import { type SlackSandbox, startSlackSandbox } from './slack-sandbox.ts';

const TOKEN = 'xoxb-sandbox';
let slack: SlackSandbox;

beforeEach(async () => {
  slack = await startSlackSandbox({
    clock: new MovableClock(new Date('2026-11-20T12:00:00Z'), 'frozen'),
    token: TOKEN,
    channels: [{ name: 'ops' }, { name: 'open', isMember: false }, { name: 'hidden', isPrivate: true, isMember: false }],
    users: [
      { name: 'alice', email: 'Alice@example.com' },
      { name: 'bob', isDeleted: true },
    ],
  });
});

afterEach(() => slack.close());

async function call(method: string, args: Readonly<Record<string, string>> = {}, token: string | undefined = TOKEN) {
  const headers = token === undefined || token === '' ? undefined : { authorization: `Bearer ${token}` };
  const response = await fetch(slack.apiUrl + method, { method: 'POST', body: new URLSearchParams(args), ...(headers && { headers }) });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const section = (length: number) => JSON.stringify([{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } }]);

describe('the Web API answers 200 and says in the body what is wrong', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['a channel that is not there', 'chat.postMessage', { channel: '#none', text: 'x' }, 'channel_not_found'],
    ['a private channel that the app is not in', 'chat.postMessage', { channel: '#hidden', text: 'x' }, 'channel_not_found'],
    ['a public channel that the app is not in', 'chat.postMessage', { channel: '#open', text: 'x' }, 'not_in_channel'],
    ['nothing to say', 'chat.postMessage', { channel: '#ops' }, 'no_text'],
    ['a text that is too long', 'chat.postMessage', { channel: '#ops', text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['a section that is too long', 'chat.postMessage', { channel: '#ops', blocks: section(3001) }, 'invalid_blocks'],
    ['blocks that are no JSON', 'chat.postMessage', { channel: '#ops', blocks: '[' }, 'invalid_blocks'],
    [
      'too many blocks',
      'chat.postMessage',
      { channel: '#ops', blocks: JSON.stringify(Array.from({ length: 51 }, () => ({ type: 'divider' }))) },
      'invalid_blocks',
    ],
    ['an unknown address', 'users.lookupByEmail', { email: 'nobody@example.com' }, 'users_not_found'],
    ['a deactivated person', 'conversations.open', { users: 'U000000002' }, 'user_disabled'],
    ['a method that there is not', 'chat.shout', {}, 'unknown_method'],
  ])('%s', async (_, method, args, error) => {
    expect(await call(method, args)).toMatchObject({ status: 200, body: { ok: false, error } });
    expect(slack.messages).toEqual([]);
  });

  test('a wrong token, and none', async () => {
    expect((await call('auth.test', {}, 'wrong')).body.error).toBe('invalid_auth');
    expect((await call('auth.test', {}, '')).body.error).toBe('not_authed');
  });

  test('a missing scope, with the one that is needed and those that are there', async () => {
    slack.grantOnly(['chat:write']);
    expect((await call('users.list')).body).toEqual({ ok: false, error: 'missing_scope', needed: 'users:read', provided: 'chat:write' });
  });
});

test('a limit is a 429 with the seconds to wait', async () => {
  slack.throttle('chat.postMessage', 1, 30);
  expect((await call('chat.postMessage', { channel: '#ops', text: 'x' })).status).toBe(429);
  expect((await call('chat.postMessage', { channel: '#ops', text: 'x' })).body.ok).toBe(true);
});

test('lists come page by page', async () => {
  const first = await call('users.list', { limit: '1' });
  const second = await call('users.list', { limit: '1', cursor: first.body.response_metadata.next_cursor });
  expect([first, second].map(({ body }) => body.members.map(({ name }: { name: string }) => name))).toEqual([['alice'], ['bob']]);
  expect(second.body.response_metadata.next_cursor).toBe('');
});

test('a person is found by address, written in any case, and gets what is posted to their conversation', async () => {
  const { body: found } = await call('users.lookupByEmail', { email: 'alice@EXAMPLE.com' });
  const { body: opened } = await call('conversations.open', { users: found.user.id });
  const { body: posted } = await call('chat.postMessage', { channel: opened.channel.id, text: 'a &lt;b&gt;' });

  expect(posted).toMatchObject({ ok: true, channel: opened.channel.id, ts: '1795176000.000001' });
  expect(slack.messagesTo('alice').map(readableText)).toEqual(['a <b>']);
});

test('what Slack would make of careless text can be seen', async () => {
  await call('chat.postMessage', { channel: '#ops', text: '<!channel> &lt;!here&gt; <https://x.example|y>' });
  expect(slack.messages.flatMap(activeParts)).toEqual(['<!channel>', '<https://x.example|y>']);
});

test('the webhook answers in plain text, and knows only its own path', async () => {
  const post = (url: string, body: string) =>
    fetch(url, { method: 'POST', body }).then(async (response) => `${response.status} ${await response.text()}`);
  expect(await post(slack.webhookUrl, '{"text":"x"}')).toBe('200 ok');
  expect(await post(slack.webhookUrl, '{')).toBe('400 invalid_payload');
  expect(await post(`${slack.webhookUrl}x`, '{"text":"x"}')).toBe('404 no_service');
  expect(slack.messagesTo('#ops')).toHaveLength(1);
});
