import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { paragraph, text } from '@keyhammer/core';
import { connectSlack, connectSlackChat, type SlackConnection } from '@keyhammer/notifier-slack';
import { type SlackSandbox, startSlackSandbox } from '@keyhammer/sandbox';
import { FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
import {
  clientsFault,
  sandboxsFault,
  tryAgain,
  tryWithAnswer,
  withField,
  withFormField,
  withoutField,
  withoutFormField,
  withoutHeader,
} from './mutation.ts';
import { messageTo, WORKSPACE, walkThroughSlack } from './slack-walk.ts';

const specification = 'slack-web.strict.json';
const TOKEN = 'xoxb-judged-not-a-secret';

/** Of these the specification does not speak. */
const outside = [
  'POST /api/conversations.members',
  'POST /api/usergroups.list',
  'POST /api/usergroups.users.list',
  'POST /actions/{team}/{id}/{secret}',
];

describeJudged('Slack', [specification], (program) => {
  const waiter = new FakeWaiter(new Date('2026-06-01T08:00:00Z'));
  let sandbox: SlackSandbox;
  let judge: PrismJudge;
  const throughJudge = (url: string) => url.replace(new URL(url).origin, judge.url);
  const connection = (credentials: SlackConnection['credentials']): SlackConnection => ({
    settings: { apiUrl: throughJudge(sandbox.apiUrl) },
    credentials,
    log: new RecordingEventLog(),
    waiter,
  });
  const asBot = () => connection({ kind: 'token', token: TOKEN });

  beforeAll(async () => {
    sandbox = await startSlackSandbox({ clock: waiter, token: TOKEN, ...WORKSPACE });
    judge = await PrismJudge.start({ program, specification, outside, upstream: sandbox.service.url });
  });
  afterAll(async () => {
    await judge?.[Symbol.asyncDispose]();
    await sandbox?.close();
  });

  test('messages and questions of a bot', async () => {
    const failure = await walkThroughSlack(connectSlack(asBot()), connectSlackChat(asBot())).catch((error: unknown) => error);
    expect({ violations: judge.violations, failure }).toEqual({ violations: [], failure: undefined });
  });

  test('an answer to who has pressed a button', async () => {
    const [message] = sandbox.messagesTo('#ops');
    if (!message) throw new Error('nothing was sent to #ops');
    const pressed = new URLSearchParams(sandbox.press(message, 'keyhammer:keep', 'alice').body.toString());
    const { response_url: address } = JSON.parse(pressed.get('payload') ?? '{}');
    await connectSlackChat(asBot()).replies.reply(throughJudge(address), [paragraph(text('Kept.'))]);
    expect(sandbox.repliesTo('alice')).toHaveLength(1);
  });

  test('messages by webhook', async () => {
    await connectSlack(connection({ kind: 'webhook', url: throughJudge(sandbox.webhookUrl) })).send(messageTo('#ops'));
    expect(judge.violations).toEqual([]);
  });

  test('refusals', async () => {
    sandbox.throttle('chat.postMessage', 1, 3);
    sandbox.throttle('webhook', 1, 3);
    sandbox.grantOnly(['chat:write']);
    await connectSlack(asBot()).send(messageTo('#ops'));
    expect(judge.violations).toEqual([]);
  });

  test('every method was judged but those that the specification does not have', () => {
    expect(judge.operations).toEqual([]);
    expect([...judge.outside.keys()].toSorted()).toEqual(outside.toSorted());
    expect(judge.judged.length + judge.outsideCalls).toBe(sandbox.service.totalCalls);
  });
});
