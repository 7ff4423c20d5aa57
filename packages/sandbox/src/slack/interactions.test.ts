import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MovableClock } from '../clock.ts';
import { buttonsOf } from './buttons.ts';
import type { SlackRequest } from './interactions.ts';
import { limitError, type SlackBlock } from './message-limits.ts';
import { readableText } from './reading.ts';
import { type SlackSandbox, startSlackSandbox } from './slack-sandbox.ts';
import type { SlackMessage } from './workspace.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const TOKEN = 'xoxb-sandbox';
const SECRET = 'a-signing-secret';
const MINUTE = 60_000;
let slack: SlackSandbox;
let clock: MovableClock;

beforeEach(async () => {
  clock = new MovableClock(NOW, 'frozen');
  slack = await startSlackSandbox({
    clock,
    token: TOKEN,
    signingSecret: SECRET,
    channels: [
      { name: 'ops', id: 'C0000OPS1', members: ['alice'] },
      { name: 'board', id: 'G000BOARD', isPrivate: true },
    ],
    users: [
      { name: 'alice', id: 'U0000ALIC', email: 'alice@example.com' },
      { name: 'mallory', id: 'U0000MALL', teamId: 'T0ELSEWHERE' },
    ],
    userGroups: [{ handle: 'security', id: 'S000SECUR', users: ['alice'] }],
  });
});

afterEach(() => slack.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (over: object = {}) => ({ type: 'button', action_id: 'app:keep', text: plain('Keep'), value: 'one', ...over });
const row = (...elements: readonly object[]) => ({ type: 'actions', elements });
const confirm = (over: object = {}) => ({ title: plain('t'), text: plain('u'), confirm: plain('y'), deny: plain('n'), ...over });

async function call(method: string, args: Readonly<Record<string, string>>) {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const response = await fetch(slack.apiUrl + method, { method: 'POST', headers, body: new URLSearchParams(args) });
  return { headers: response.headers, body: JSON.parse(await response.text()) };
}

async function post(...blocks: readonly object[]): Promise<SlackMessage> {
  const { body } = await call('chat.postMessage', { channel: '#ops', text: 'x', blocks: JSON.stringify(blocks) });
  const [message] = slack.messages.slice(-1);
  if (!body.ok || !message) throw new Error(`refused: ${body.error}`);
  return message;
}

const respond = async (url: string, body: unknown, contentType = 'application/json') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body: text });
  return `${response.status} ${await response.text()}`;
};

const payloadOf = ({ body }: SlackRequest) => JSON.parse(new URLSearchParams(body).get('payload') ?? '');

describe('buttons', () => {
  const taken = (block: object) => limitError('x', [block as SlackBlock]);

  test.each<[string, object]>([
    ['one', row(button())],
    ['25 of them', row(...Array.from({ length: 25 }, (_, index) => button({ action_id: `a${index}` })))],
    ['at every limit', row(button({ action_id: 'i'.repeat(255), value: 'v'.repeat(2000), text: plain('t'.repeat(75)) }))],
    [
      'with a question at every limit',
      row(button({ confirm: confirm({ title: plain('t'.repeat(100)), text: plain('t'.repeat(300)), confirm: plain('t'.repeat(30)) }) })),
    ],
    ['a link', row(button({ url: 'https://example.com/' }))],
    ['of danger', row(button({ style: 'danger', confirm: confirm({ style: 'danger' }) }))],
  ])('are taken: %s', (_, block) => {
    expect(taken(block)).toBeUndefined();
  });

  test.each<[string, object]>([
    ['none', row()],
    ['26 of them', row(...Array.from({ length: 26 }, (_, index) => button({ action_id: `a${index}` })))],
    ['two of one action', row(button(), button())],
    ['an endless label', row(button({ text: plain('t'.repeat(76)) }))],
    ['no label', row(button({ text: plain('') }))],
    ['a label that would be parsed', row(button({ text: { type: 'mrkdwn', text: 'x' } }))],
    ['an endless value', row(button({ value: 'v'.repeat(2001) }))],
    ['an endless action', row(button({ action_id: 'i'.repeat(256) }))],
    ['an endless address', row(button({ url: `https://example.com/${'x'.repeat(3000)}` }))],
    ['another style', row(button({ style: 'loud' }))],
    ['a field that there is not', row(button({ colour: 'red' }))],
    ['a question with an endless title', row(button({ confirm: confirm({ title: plain('t'.repeat(101)) }) }))],
    ['a question with an endless text', row(button({ confirm: confirm({ text: plain('t'.repeat(301)) }) }))],
    ['a question with an endless yes', row(button({ confirm: confirm({ confirm: plain('t'.repeat(31)) }) }))],
    ['a question with an endless no', row(button({ confirm: confirm({ deny: plain('t'.repeat(31)) }) }))],
    ['a question with no text', row(button({ confirm: { title: plain('t') } }))],
    ['what is no button', row({ type: 'text', text: 'x' })],
    ['an endless name of the block', { ...row(button()), block_id: 'b'.repeat(256) }],
  ])('are refused: %s', (_, block) => {
    expect(taken(block)).toBe('invalid_blocks');
  });

  test('are refused in two blocks of one name', () => {
    const block = { ...row(button()), block_id: 'same' };
    expect(limitError('x', [block, block])).toBe('invalid_blocks');
  });

  test('are seen, and listed', async () => {
    const message = await post(row(button(), button({ action_id: 'app:go', url: 'https://example.com/', value: undefined })));
    expect(readableText(message)).toBe('[Keep] [Keep]');
    expect(buttonsOf(message)).toEqual([
      { actionId: 'app:keep', label: 'Keep', value: 'one', blockIndex: 0 },
      { actionId: 'app:go', label: 'Keep', url: 'https://example.com/', blockIndex: 0 },
    ]);
  });
});

describe('a press', () => {
  test('is a signed form with a payload', async () => {
    const message = await post(row(button()));
    const { headers, body } = slack.press(message, 'app:keep', 'alice');
    const timestamp = String(NOW.getTime() / 1000);
    const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
    expect(headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    });
  });

  test('says who pressed what, where, and where to answer', async () => {
    const message = await post({ type: 'divider' }, row(button()));
    const request = slack.press(message, 'app:keep', 'alice');
    expect(payloadOf(request)).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0000ALIC', username: 'alice', team_id: 'T000000001' },
      team: { id: 'T000000001' },
      channel: { id: 'C0000OPS1', name: 'ops' },
      container: { type: 'message', channel_id: 'C0000OPS1', message_ts: message.ts },
      message: { ts: message.ts },
      response_url: request.responseUrl,
      actions: [{ type: 'button', action_id: 'app:keep', block_id: 'b1', value: 'one', text: { text: 'Keep' } }],
    });
  });

  test('on one of several buttons of the same action is on that one', async () => {
    const message = await post(row(button()), row(button({ value: 'two' })));
    const [, second] = buttonsOf(message);
    expect(second && payloadOf(slack.press(message, second, 'alice')).actions).toMatchObject([{ block_id: 'b1', value: 'two' }]);
  });

  test('by a guest says where the guest is from', async () => {
    expect(payloadOf(slack.press(await post(row(button())), 'app:keep', 'mallory'))).toMatchObject({
      user: { team_id: 'T0ELSEWHERE' },
      team: { id: 'T000000001' },
    });
  });

  test('on nothing, or by nobody, is a mistake of the test', async () => {
    const message = await post(row(button()));
    expect(() => slack.press(message, 'app:other', 'alice')).toThrow('no button app:other');
    expect(() => slack.press(message, 'app:keep', 'nobody')).toThrow('nobody');
  });
});

test('a command is a signed form', () => {
  const { headers, body, responseUrl } = slack.command('account 1 status', 'U0000ALIC', { channel: '#ops' });
  const signature = createHmac('sha256', SECRET).update(`v0:${headers['x-slack-request-timestamp']}:${body}`).digest('hex');
  expect(headers['x-slack-signature']).toBe(`v0=${signature}`);
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    command: '/keyhammer',
    text: 'account 1 status',
    user_id: 'U0000ALIC',
    user_name: 'alice',
    channel_id: 'C0000OPS1',
    channel_name: 'ops',
    team_id: 'T000000001',
    response_url: responseUrl,
  });
});

describe('a response_url', () => {
  test('takes replies, and keeps them for the test', async () => {
    const { responseUrl } = slack.command('status', 'alice');
    expect(await respond(responseUrl, { response_type: 'ephemeral', replace_original: false, text: 'Well' })).toBe('200 {"ok":true}');
    expect(slack.replies).toEqual([
      expect.objectContaining({ to: 'U0000ALIC', responseType: 'ephemeral', replacesOriginal: false, text: 'Well', blocks: [] }),
    ]);
    expect([slack.repliesTo('alice'), slack.repliesTo('U0000ALIC'), slack.repliesTo('mallory')].map((each) => each.length)).toEqual([
      1, 1, 0,
    ]);
  });

  test.each([
    [30 * MINUTE - 1000, '200 {"ok":true}'],
    [30 * MINUTE, '200 {"ok":true}'],
    [30 * MINUTE + 1000, '404 {"ok":false,"error":"expired_url"}'],
  ])('after %p ms: %s', async (later, answer) => {
    const { responseUrl } = slack.command('status', 'alice');
    clock.advance(later);
    expect(await respond(responseUrl, { text: 'x' })).toBe(answer);
  });

  test('takes five', async () => {
    const { responseUrl } = slack.command('status', 'alice');
    for (let count = 1; count <= 5; count += 1) expect(await respond(responseUrl, { text: 'x' })).toBe('200 {"ok":true}');
    expect(await respond(responseUrl, { text: 'x' })).toBe('404 {"ok":false,"error":"used_url"}');
    expect(slack.replies).toHaveLength(5);
  });

  test.each<[string, unknown, string]>([
    ['no JSON', '{', '400 {"ok":false,"error":"invalid_payload"}'],
    ['blocks that are no list', { blocks: 'x' }, '400 {"ok":false,"error":"invalid_payload"}'],
    ['nothing to say', {}, '400 {"ok":false,"error":"no_text"}'],
    ['blocks that Slack does not take', { blocks: [row()] }, '400 {"ok":false,"error":"invalid_blocks"}'],
  ])('refuses %s', async (_, body, answer) => {
    expect(await respond(slack.command('status', 'alice').responseUrl, body)).toBe(answer);
    expect(slack.replies).toEqual([]);
  });

  test('refuses a form, and an address that it never gave', async () => {
    const { responseUrl } = slack.command('status', 'alice');
    expect(await respond(responseUrl, 'text=x', 'application/x-www-form-urlencoded')).toContain('invalid_payload');
    expect(await respond(`${responseUrl}x`, { text: 'x' })).toContain('expired_url');
  });
});

describe('who is who', () => {
  test.each<[string, Record<string, string>, object]>([
    ['usergroups.list', {}, { usergroups: [{ id: 'S000SECUR', handle: 'security' }] }],
    ['usergroups.users.list', { usergroup: 'S000SECUR' }, { users: ['U0000ALIC'] }],
    ['conversations.members', { channel: 'C0000OPS1' }, { members: ['U0000ALIC'] }],
    ['users.info', { user: 'U0000MALL' }, { user: { team_id: 'T0ELSEWHERE' } }],
    ['users.info', { user: 'U0000ALIC' }, { user: { team_id: 'T000000001', profile: { email: 'alice@example.com' } } }],
    ['usergroups.users.list', { usergroup: 'S000NONE1' }, { ok: false, error: 'no_such_subteam' }],
    ['conversations.members', { channel: 'C000NONE1' }, { ok: false, error: 'channel_not_found' }],
  ])('%s %j', async (method, args, expected) => {
    expect((await call(method, args)).body).toMatchObject({ ok: true, ...expected });
  });

  test('members come page by page', async () => {
    const first = await call('conversations.members', { channel: 'G000BOARD', limit: '1' });
    const second = await call('conversations.members', {
      channel: 'G000BOARD',
      limit: '1',
      cursor: first.body.response_metadata.next_cursor,
    });
    expect([first, second].map(({ body }) => body.members)).toEqual([['U0000ALIC'], ['U0000MALL']]);
    expect(second.body.response_metadata.next_cursor).toBe('');
  });

  test.each([
    ['usergroups.list', {}, 'usergroups:read'],
    ['usergroups.users.list', { usergroup: 'S000SECUR' }, 'usergroups:read'],
    ['conversations.members', { channel: 'C0000OPS1' }, 'channels:read'],
    ['conversations.members', { channel: 'G000BOARD' }, 'groups:read'],
    ['conversations.info', { channel: 'G000BOARD' }, 'groups:read'],
  ])('%s %j asks for a scope', async (method, args, needed) => {
    slack.grantOnly(['chat:write']);
    expect((await call(method, args)).body).toMatchObject({ ok: false, error: 'missing_scope', needed });
  });

  test('an address is left out without its scope, and only the header tells', async () => {
    slack.grantOnly(['users:read']);
    const { headers, body } = await call('users.info', { user: 'U0000ALIC' });
    expect(body.user.profile).not.toHaveProperty('email');
    expect(headers.get('x-oauth-scopes')).toBe('users:read');
  });
});
