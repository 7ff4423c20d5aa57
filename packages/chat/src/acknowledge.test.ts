import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { UnavailableError } from '@keyhammer/core';
import { NOW, RecordingEventLog, secondsFrom } from '@keyhammer/testing';
import { acknowledge } from './acknowledge.ts';
import type { HttpApiEvent } from './http-api.ts';
import { InMemoryChatQueue } from './in-memory-chat-queue.ts';

const SECRET = 'signing-secret';
const RESPONSE_URL = 'https://hooks.slack.com/actions/T1/1/x';
const COMMANDS = '/slack/commands';
const PRESSES = '/slack/interactivity';

interface Sending {
  readonly at?: Date;
  readonly secret?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly base64?: boolean;
}

function signed(body: string, { at = NOW, secret = SECRET, path = COMMANDS, headers = {}, base64 = false }: Sending = {}): HttpApiEvent {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    rawPath: path,
    headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature, ...headers },
    body: base64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: base64,
  };
}

const COMMAND = new URLSearchParams({ text: 'status', user_id: 'U1', response_url: RESPONSE_URL, trigger_id: 't1' }).toString();

function pressOf(action: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, unknown>> = {}): string {
  const payload = { type: 'block_actions', user: { id: 'U1' }, response_url: RESPONSE_URL, trigger_id: 't2', actions: [action], ...rest };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
const KEEP = { action_id: 'keyhammer:keep', value: 'user_inactivekeys|111111111111|keyhammer-1', action_ts: '1795000000.5' };

async function answerTo(event: HttpApiEvent) {
  const queue = new InMemoryChatQueue();
  const log = new RecordingEventLog();
  const response = await acknowledge(event, { secret: SECRET, queue, log }, NOW);
  return { response, queued: queue.tasks, log };
}

describe("a request of Slack's", () => {
  test.each([false, true])('with a command is queued, and answered with a word that only the person sees; base64: %s', async (base64) => {
    const { response, queued } = await answerTo(signed(COMMAND, { base64 }));
    expect(response.statusCode).toBe(200);
    expect(JSON.parse(response.body ?? '')).toEqual({ response_type: 'ephemeral', text: 'Looking …' });
    expect(queued).toEqual([{ kind: 'command', id: 't1', person: 'U1', replyTo: RESPONSE_URL, at: NOW, text: 'status' }]);
  });

  test('with a press is queued, and answered with nothing', async () => {
    const { response, queued } = await answerTo(signed(pressOf(KEEP), { path: PRESSES }));
    expect(response).toEqual({ statusCode: 200 });
    const subject = { check: 'user_inactivekeys', accountId: '111111111111', issue: 'keyhammer-1' };
    expect(queued).toEqual([
      { kind: 'decision', id: 't2', person: 'U1', replyTo: RESPONSE_URL, at: expect.any(Date), action: 'keep', subject },
    ]);
  });

  test('behind a stage of API Gateway is the same', async () => {
    expect((await answerTo(signed(COMMAND, { path: `/prod${COMMANDS}` }))).queued).toHaveLength(1);
    expect((await answerTo(signed(COMMAND, { path: '/slack/other' }))).response.statusCode).toBe(404);
  });

  test('sent again by Slack carries the same name', async () => {
    const again = signed(pressOf(KEEP), { path: PRESSES, headers: { 'x-slack-retry-num': '1' } });
    const { queued, log } = await answerTo(again);
    expect(queued[0]?.id).toBe('t2');
    expect(log.events[0]?.fields).toMatchObject({ retry: '1' });
  });

  test('that only tries the certificate is answered, and no more', async () => {
    const { response, queued } = await answerTo(signed('ssl_check=1&token=x'));
    expect([response.statusCode, queued]).toEqual([200, []]);
  });

  test('that could not be queued fails, so that Slack says so', async () => {
    const queue = { enqueue: async () => Promise.reject(new UnavailableError('SQS is down')) };
    await expect(acknowledge(signed(COMMAND), { secret: SECRET, queue, log: new RecordingEventLog() }, NOW)).rejects.toThrow('SQS is down');
  });
});

describe('a press is dated', () => {
  const atOf = async (action_ts: unknown) => (await answerTo(signed(pressOf({ ...KEEP, action_ts }), { path: PRESSES }))).queued[0]?.at;

  test.each<[string, unknown, Date]>([
    ['as Slack says', String(NOW.getTime() / 1000 - 2.5), secondsFrom(NOW, -2.5)],
    ['now, if Slack says later', String(NOW.getTime() / 1000 + 60), NOW],
    ['now, if Slack says nothing', undefined, NOW],
    ['now, if Slack says nonsense', 'yesterday', NOW],
  ])('%s', async (_what, stamp, at) => {
    expect(await atOf(stamp)).toEqual(at);
  });
});

describe('a press is ignored, and acknowledged,', () => {
  test.each<[string, string]>([
    ['if it only leads to a page', pressOf({ ...KEEP, action_id: 'keyhammer:link', url: 'https://jira.example.com/browse/SEC-1' })],
    ["if it is another app's", pressOf({ ...KEEP, action_id: 'other:keep' })],
    ['if it is of an action that there is not', pressOf({ ...KEEP, action_id: 'keyhammer:delete' })],
    ['if it is about nothing', pressOf({ ...KEEP, value: 'what?' })],
    ['if nobody pressed it', pressOf(KEEP, { user: {} })],
    ['if there is nowhere to answer to', pressOf(KEEP, { response_url: 7 })],
    ['if it is no press', pressOf(KEEP, { type: 'view_submission' })],
    ['if it is two', pressOf(KEEP, { actions: [KEEP, KEEP] })],
    ['if it is none', pressOf(KEEP, { actions: {} })],
    ['if it can not be read', 'payload=%7Bnot'],
    ['if it is not there', 'other=1'],
  ])('%s', async (_what, body) => {
    const { response, queued, log } = await answerTo(signed(body, { path: PRESSES }));
    expect([response, queued]).toEqual([{ statusCode: 200 }, []]);
    expect(log.named('info')).toEqual(['interaction ignored']);
  });

  test('and so is a command that does not say who asks', async () => {
    const { response, queued } = await answerTo(signed('text=status&user_id='));
    expect([response.statusCode, queued]).toEqual([200, []]);
  });
});

describe('a request that Slack has not sent, or not lately, is refused with nothing read:', () => {
  const { headers, ...bare } = signed(COMMAND);
  test.each<[string, HttpApiEvent]>([
    ['another secret', signed(COMMAND, { secret: 'guessed' })],
    ['another body', { ...signed(COMMAND), body: COMMAND.replace('status', 'scan') }],
    ['bytes that only read alike', { ...signed(COMMAND), body: `${COMMAND}&` }],
    ['no headers', bare],
    ['no signature', { ...bare, headers: { ...headers, 'x-slack-signature': undefined } }],
    ['a second too old', signed(COMMAND, { at: secondsFrom(NOW, -301) })],
    ['a second too far ahead', signed(COMMAND, { at: secondsFrom(NOW, 301) })],
    ['a certificate check that anybody may send', { ...signed('ssl_check=1', { secret: 'guessed' }) }],
  ])('%s', async (_what, event) => {
    const { response, queued, log } = await answerTo(event);
    expect([response, queued]).toEqual([{ statusCode: 401 }, []]);
    // Warnings go to Slack: anybody who knows the address could have them sent.
    expect(log.events.map(({ level }) => level)).toEqual(['info']);
    expect(JSON.stringify(log.events)).not.toContain(SECRET);
  });

  test.each([-300, 300])('but not within five minutes: %i s', async (seconds) => {
    expect((await answerTo(signed(COMMAND, { at: secondsFrom(NOW, seconds) }))).response.statusCode).toBe(200);
  });
});
