import { inspect } from 'node:util';
import { type Message, type Notifier, paragraph, RemoteError, text } from '@keyhammer/core';
import { MovableClock, type SlackSandbox, type SlackSandboxOptions, startSlackSandbox } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { connectSlack, type SlackConnection } from './connect-slack.ts';
import { connectSlackChat, type SlackChat } from './connect-slack-chat.ts';

/** The workspace that the tests of this package share. */

export const TOKEN = 'xoxb-sandbox-0123456789-secret';
export const WEBHOOK_SECRET = 'wEbHoOkSeCrEt0123456789';
const CHANNELS = [
  { name: 'ops', id: 'C0000OPS1', members: ['alice', 'stranger'] },
  { name: 'open-house', id: 'C0000OPEN', isMember: false },
  { name: 'board', id: 'G000BOARD', isPrivate: true, members: ['alice'] },
  { name: 'secret', id: 'G00SECRET', isPrivate: true, isMember: false },
  { name: 'old-times', id: 'C00000OLD', isArchived: true },
];
const USERS = [
  { name: 'alice', id: 'U0000ALIC', email: 'alice@example.com', displayName: 'Ally' },
  { name: 'bob', id: 'U00000BOB', displayName: 'The Builder' },
  { name: 'mallory', id: 'U00000MAL', displayName: 'alice' },
  { name: 'twin1', id: 'U0000TWN1', displayName: 'Sam' },
  { name: 'twin2', id: 'U0000TWN2', displayName: 'sam' },
  { name: 'leaver', id: 'U0000LEFT', email: 'leaver@example.com', isDeleted: true },
  { name: 'robot', id: 'U0000ROBO', isBot: true },
];
/** Called as somebody here is, at home. */
const STRANGER = { name: 'stranger', id: 'U000STRNG', email: 'alice@example.com', teamId: 'T0ELSEWHERE' };
const USER_GROUPS = [{ id: 'S000SECUR', handle: 'security', users: ['alice'] }];

export interface World {
  readonly slack: SlackSandbox;
  readonly notifier: Notifier;
  /** With a bot token only. */
  readonly chat: () => SlackChat;
  readonly clock: MovableClock;
  readonly log: RecordingEventLog;
  /** The waits that were asked for, in milliseconds; none took any time. */
  readonly waits: readonly number[];
}

const running: SlackSandbox[] = [];

/** For `afterEach`. */
export async function closeWorlds(): Promise<void> {
  await Promise.all(running.splice(0).map((slack) => slack.close()));
}

/** A sandbox and a notifier that is connected to it; `over.token` is what the notifier is given. */
export async function world(
  kind: 'token' | 'webhook' = 'token',
  over: Partial<SlackSandboxOptions & { token: string; timeoutMs: number }> = {},
) {
  const clock = new MovableClock(new Date('2026-11-20T12:00:00Z'), 'frozen');
  const slack = await startSlackSandbox({
    clock,
    channels: CHANNELS,
    users: [...USERS, STRANGER],
    userGroups: USER_GROUPS,
    webhookPath: `/services/T000000001/B000000001/${WEBHOOK_SECRET}`,
    ...over,
    token: TOKEN,
  });
  running.push(slack);
  const log = new RecordingEventLog();
  const waits: number[] = [];
  const connection: SlackConnection = {
    settings: { apiUrl: slack.apiUrl },
    credentials: kind === 'token' ? { kind, token: over.token ?? TOKEN } : { kind, url: slack.webhookUrl },
    log,
    waiter: { wait: async (milliseconds) => void waits.push(milliseconds) },
    ...(over.timeoutMs !== undefined && { timeoutMs: over.timeoutMs }),
  };
  const chat = () => connectSlackChat(connection);
  return { slack, notifier: connectSlack(connection), chat, clock, log, waits } satisfies World;
}

export const messageTo = (to: string, over: Partial<Message> = {}): Message => ({
  to,
  title: 'Title',
  body: [paragraph(text('Body'))],
  ...over,
});

/** The error of core's that a call fails with. */
export async function errorOf(promise: Promise<unknown>): Promise<RemoteError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RemoteError) return error;
  throw new Error(`expected one of core's errors, got ${inspect(error)}`);
}
