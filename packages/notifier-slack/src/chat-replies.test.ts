import { inspect } from 'node:util';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { list, paragraph, RejectedError, ThrottledError, text, UnavailableError } from '@keyhammer/core';
import { activeParts, limitError, readableText } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { chatRepliesContract } from '@keyhammer/testing/contracts';
import { connectSlackChat } from './connect-slack-chat.ts';
import { closeWorlds, errorOf, TOKEN, world } from './slack-world.ts';

afterEach(closeWorlds);

const BODY = [paragraph(text('Kept until 2026-12-20.'))];
const HALF_AN_HOUR = 30 * 60 * 1000;
const FOREIGN = [
  'https://evil.example/actions/x',
  'https://hooks.slack.com.evil.example/actions/x',
  'https://evil.example/?https://hooks.slack.com/',
  'https://hooks.slack.com@evil.example/actions/x',
  'https://user:pass@hooks.slack.com/actions/x',
  'https://hooks.slack.com:8443/actions/x',
  'http://hooks.slack.com/actions/x',
  'https://slack.com/api/chat.postMessage',
  'http://169.254.169.254/latest/meta-data/',
  'http://127.0.0.1:1/actions/x',
  'file:///etc/passwd',
  '//hooks.slack.com/actions/x',
  '',
];

async function withCommand(...args: Parameters<typeof world>) {
  const made = await world(...args);
  const { replies } = made.chat();
  const { responseUrl } = made.slack.command('status', 'alice');
  return { ...made, replies, responseUrl };
}

describe('replies in Slack keep the promises of the port', () => {
  test.each(chatRepliesContract)('$name', async ({ verify }) => {
    const { slack, replies, clock } = await withCommand();
    const over = slack.command('status', 'bob').responseUrl;
    clock.advance(HALF_AN_HOUR + 1000);
    const open = [slack.command('status', 'alice').responseUrl, slack.command('status', 'leaver').responseUrl] as const;
    const people = new Map([
      [open[0], 'alice'],
      [open[1], 'leaver'],
      [over, 'bob'],
    ]);
    const received = (address: string) => slack.repliesTo(people.get(address) ?? '').map(readableText);
    await verify({ replies, open, over, foreign: FOREIGN, received });
  });
});

describe('a reply', () => {
  test('is seen by that person alone, and leaves the message as it is', async () => {
    const { slack, replies, responseUrl } = await withCommand();
    await replies.reply(responseUrl, BODY);
    expect(slack.replies).toEqual([
      expect.objectContaining({ to: 'U0000ALIC', responseType: 'ephemeral', replacesOriginal: false, text: 'Kept until 2026-12-20.' }),
    ]);
  });

  test('shows hostile names as they are', async () => {
    const { slack, replies, responseUrl } = await withCommand();
    await replies.reply(responseUrl, [paragraph(text('<!channel> *bold*'))]);
    expect(slack.replies.flatMap(activeParts)).toEqual([]);
    expect(slack.replies.map(readableText)).toEqual(['<!channel> *bold*']);
  });

  test('of any size is one that Slack takes', async () => {
    const { slack, replies, responseUrl } = await withCommand();
    await replies.reply(responseUrl, [list(...Array.from({ length: 1000 }, (_, index) => [text(`account ${index}`.padEnd(60, '.'))]))]);
    expect(slack.replies.map((reply) => limitError(reply.text, reply.blocks))).toEqual([undefined]);
    expect(slack.replies.map(readableText)[0]).toMatch(/… and \d+ more/);
  });
});

describe('an address', () => {
  test.each([
    ['one second before half an hour', -1000, 1],
    ['after half an hour', 0, 1],
    ['one second later', 1000, 0],
  ])('takes a reply for half an hour, and a later one is no error: %s', async (_when, more, taken) => {
    const { slack, replies, responseUrl, clock, log } = await withCommand();
    clock.advance(HALF_AN_HOUR + more);
    await replies.reply(responseUrl, BODY);
    expect(slack.replies).toHaveLength(taken);
    expect(log.events.map(({ level, fields }) => [level, fields])).toEqual(taken ? [] : [['info', { error: 'expired_url' }]]);
  });

  test('takes five replies, and a sixth is no error', async () => {
    const { slack, replies, responseUrl, log } = await withCommand();
    for (let count = 1; count <= 6; count += 1) await replies.reply(responseUrl, BODY);
    expect(slack.replies).toHaveLength(5);
    expect(log.events.map(({ fields }) => fields)).toEqual([{ error: 'used_url' }]);
  });

  test.each(['{"ok":false,"error":"Expired url"}', 'no_such_thing', ''])(
    'that Slack no longer knows is over, whatever it says: %j',
    async (body) => {
      const { slack, replies, responseUrl } = await withCommand();
      slack.service.addFault({ matches: () => true, effect: { status: 404, body } });
      await replies.reply(responseUrl, BODY);
    },
  );

  test.each([
    'https://hooks.slack.com/actions/T1/2/x',
    'https://hooks.slack.com/commands/T1/2/x',
    'https://hooks.slack-gov.com/actions/T1/2/x',
  ])('of Slack is called, as it is: %s', async (address) => {
    const { replies } = await withCommand();
    const fetched = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('ok'));
    try {
      await replies.reply(address, BODY);
      expect(fetched.mock.calls.map(([url]) => url)).toEqual([address]);
    } finally {
      fetched.mockRestore();
    }
  });

  test.each(FOREIGN)('that is none of Slack’s is not called: %s', async (address) => {
    const { slack, replies } = await withCommand();
    const error = await errorOf(replies.reply(address, BODY));
    expect(error).toBeInstanceOf(RejectedError);
    if (address !== '') expect(error.message).not.toContain(address);
    expect(slack.service.totalCalls).toBe(0);
  });

  test('of this machine is one only where the Web API is there too', async () => {
    const { responseUrl, slack } = await withCommand();
    for (const apiUrl of [undefined, 'https://slack.com/api/', 'http://127.0.0.1:9/api/', 'https://slack-gov.com/api/']) {
      const { replies } = connectSlackChat({
        settings: { ...(apiUrl !== undefined && { apiUrl }) },
        credentials: { kind: 'token', token: TOKEN },
        log: new RecordingEventLog(),
        waiter: { wait: async () => {} },
      });
      expect(await errorOf(replies.reply(responseUrl, BODY))).toBeInstanceOf(RejectedError);
    }
    expect(slack.replies).toEqual([]);
  });

  test('of another root of the Web API is none, if that is not on this machine', async () => {
    const { replies } = connectSlackChat({
      settings: { apiUrl: 'https://slack-proxy.example/api/' },
      credentials: { kind: 'token', token: TOKEN },
      log: new RecordingEventLog(),
      waiter: { wait: async () => {} },
    });
    expect(await errorOf(replies.reply('https://slack-proxy.example/actions/x', BODY))).toBeInstanceOf(RejectedError);
  });
});

describe('bad luck', () => {
  test('a limit is waited out, and the reply arrives once', async () => {
    const { slack, replies, responseUrl, waits } = await withCommand();
    slack.throttle('response_url', 2, 3);
    await replies.reply(responseUrl, BODY);
    expect(waits).toEqual([3000, 3000]);
    expect(slack.replies).toHaveLength(1);
  });

  test('a limit without end is an error', async () => {
    const { slack, replies, responseUrl } = await withCommand();
    slack.throttle('response_url', 100, 3);
    expect(await errorOf(replies.reply(responseUrl, BODY))).toBeInstanceOf(ThrottledError);
  });

  test.each([500, 502, 503])('status %d is tried again, and the reply arrives', async (status) => {
    const { slack, replies, responseUrl } = await withCommand();
    slack.service.addFault({ matches: () => true, times: 2, effect: { status, body: '<html>' } });
    await replies.reply(responseUrl, BODY);
    expect(slack.replies).toHaveLength(1);
  });

  test('an answer that was lost is asked for again: said twice it does no harm', async () => {
    const { slack, replies, responseUrl } = await withCommand();
    slack.service.addFault({ matches: () => true, times: 1, effect: 'cut-after' });
    await replies.reply(responseUrl, BODY);
    expect(slack.replies).toHaveLength(2);
  });

  test('nobody listens', async () => {
    const { slack, replies, responseUrl } = await withCommand();
    await slack.close();
    expect(await errorOf(replies.reply(responseUrl, BODY))).toBeInstanceOf(UnavailableError);
  });

  test('no answer in time', async () => {
    const { replies, responseUrl } = await withCommand('token', { latencyMs: 300, timeoutMs: 50 });
    expect(await errorOf(replies.reply(responseUrl, BODY))).toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining('in time'),
    });
  });

  test.each([
    ['a redirection is not followed', { status: 302, headers: { location: 'http://169.254.169.254/' } }, 'HTTP status 302'],
    ['a body that Slack does not take', { status: 200, body: '{"ok":false,"error":"invalid_blocks"}' }, 'invalid_blocks'],
    ['the same with a status', { status: 400, body: '{"ok":false,"error":"invalid_payload"}' }, 'invalid_payload'],
  ])('%s', async (_what, effect, words) => {
    const { slack, replies, responseUrl } = await withCommand();
    slack.service.addFault({ matches: () => true, effect });
    const error = await errorOf(replies.reply(responseUrl, BODY));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.message).toContain(words);
    expect(slack.service.totalCalls).toBe(1);
  });

  test.each<[string, 'cut-before' | { status: number; body?: string; headers?: Record<string, string> }]>([
    ['cut off', 'cut-before'],
    ['a status of 500', { status: 500, body: 'oops' }],
    ['a refusal', { status: 400, body: '{"ok":false,"error":"invalid_payload"}' }],
    ['a redirection', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['too late', { status: 404, body: '' }],
  ])('never shows the address, with which anybody could post: %s', async (_what, effect) => {
    const { slack, replies, responseUrl, log } = await withCommand();
    slack.service.addFault({ matches: () => true, effect });
    const outcome = await replies.reply(responseUrl, BODY).catch((error: unknown) => error);
    const said = inspect([outcome, log.events], { depth: 20, showHidden: true });
    for (const secret of new URL(responseUrl).pathname.split('/').slice(3)) expect(said).not.toContain(secret);
  });
});
