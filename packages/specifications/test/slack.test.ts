import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { paragraph, text } from '@keyhammer/core';
import { connectSlack, connectSlackChat, type SlackConnection } from '@keyhammer/notifier-slack';
import { type SlackSandbox, startSlackSandbox } from '@keyhammer/sandbox';
import { FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
import {
  afterwards,
  blindSpots,
  clientsFault,
  formAsJson,
  sandboxsFault,
  tryAgain,
  tryWithAnswer,
  withField,
  withoutField,
  withoutFormField,
  withoutHeader,
} from './mutation.ts';
import { messageTo, WORKSPACE, walkThroughSlack } from './slack-walk.ts';

const specification = 'slack-web.strict.json';
const TOKEN = 'xoxb-judged-not-a-secret';

const methods = [
  'POST /api/auth.test',
  'POST /api/chat.postMessage',
  'POST /api/conversations.info',
  'POST /api/conversations.join',
  'POST /api/conversations.list',
  'POST /api/conversations.open',
  'POST /api/users.info',
  'POST /api/users.list',
  'POST /api/users.lookupByEmail',
  'POST /services/{T}/{B}/{X}',
];

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
  const byWebhook = () => connection({ kind: 'webhook', url: throughJudge(sandbox.webhookUrl) });

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
    const { responseUrl } = sandbox.press(message, 'keyhammer:keep', 'alice');
    await connectSlackChat(asBot()).replies.reply(throughJudge(responseUrl), [paragraph(text('Kept.'))]);
    expect(sandbox.repliesTo('alice')).toHaveLength(1);
  });

  test('messages by webhook', async () => {
    await connectSlack(byWebhook()).send(messageTo('#ops'));
    expect(judge.violations).toEqual([]);
  });

  test('refusals', async () => {
    sandbox.throttle('chat.postMessage', 1, 3);
    sandbox.throttle('webhook', 1, 3);
    sandbox.grantOnly(['chat:write']);
    await connectSlack(asBot()).send(messageTo('#ops'));
    await connectSlack(byWebhook()).send(messageTo('#ops'));
    expect(judge.violations).toEqual([]);
  });

  test('every method was judged but those that the specification does not have', () => {
    expect(judge.operations).toEqual(methods);
    expect([...judge.outside.keys()].toSorted()).toEqual(outside.toSorted());
    expect(judge.judged.length + judge.outsideCalls).toBe(sandbox.service.totalCalls);
  });

  // The specification can't look into the JSON of a form's fields, but knows what the same call is as JSON.
  test.each(['POST /api/chat.postMessage', 'POST /api/conversations.open', 'POST /api/conversations.join'])(
    'what %s holds',
    async (operation) => {
      const calls = judge.judged.filter((call) => call.operation === operation);
      expect(calls).not.toEqual([]);
      for (const { request } of calls) expect(await judge.try(formAsJson(request))).toEqual([]);
    },
  );

  test('the judge is not blind', async () => {
    expect(await blindSpots({ judge, service: sandbox.service })).toEqual([]);
  });

  describe('the judge objects to a client that', () => {
    const [post, webhook] = ['POST /api/chat.postMessage', 'POST /services/{T}/{B}/{X}'];
    const tooMany = Array.from({ length: 51 }, () => ({ type: 'divider' }));
    test.each([
      ['names no channel', post, withoutFormField('channel'), 'body'],
      ['sends too many blocks', post, afterwards(formAsJson, withField('blocks', tooMany)), 'body.blocks'],
      ['has a block without a type', post, afterwards(formAsJson, withoutField('blocks.1.type')), 'body.blocks.1'],
      ['asks for nobody', 'POST /api/users.info', withoutFormField('user'), ''],
      ['opens a conversation with nobody', 'POST /api/conversations.open', afterwards(formAsJson, withoutField('users')), 'body'],
      ['has no token', post, withoutHeader('authorization'), ''],
      ['sends too many blocks by webhook', webhook, withField('blocks', tooMany), 'body.blocks'],
      ['has a block without a type in it', webhook, withoutField('blocks.0.type'), 'body.blocks.0'],
    ])('%s', async (_mistake, call, change, where) => {
      expect(await tryAgain(judge, call)).toEqual([]);
      expect(await tryAgain(judge, call, change)).toContainEqual(clientsFault(where));
    });
  });

  describe('the judge objects to a sandbox that', () => {
    test.each([
      ['does not say whether it went well', 'POST /api/users.info', withoutField('ok'), 'body'],
      ['posts a message and does not say where', 'POST /api/chat.postMessage', withoutField('channel'), 'body'],
      ['opens no conversation', 'POST /api/conversations.open', withoutField('channel'), 'body'],
      ['lists nobody', 'POST /api/users.list', withoutField('members'), 'body'],
    ])('%s', async (_mistake, call, change, where) => {
      const judged = { judge, service: sandbox.service };
      expect(await tryWithAnswer(judged, call)).toEqual([]);
      expect(await tryWithAnswer(judged, call, change)).toContainEqual(sandboxsFault(where));
    });
  });
});
