import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, UnavailableError } from '@keyhammer/core';
import { readableText } from '@keyhammer/sandbox';
import { notifierContract } from '@keyhammer/testing/contracts';
import { closeWorlds, errorOf, messageTo, world } from './slack-world.ts';

afterEach(closeWorlds);

describe('the notifier with a bot token keeps the promises of the port', () => {
  test.each(notifierContract)('$name', async ({ verify }) => {
    const { slack, notifier } = await world();
    const boxes: Record<string, string> = { 'alice@example.com': 'alice', '@bob': 'bob', 'the builder': 'bob' };
    await verify({
      notifier,
      known: ['#ops', '#Ops', 'C0000OPS1', '#board', 'U0000ALIC', 'alice@example.com', 'alice', '@bob', 'the builder'],
      unknown: ['#nowhere', '#secret', 'G00SECRET', 'C000NONE1', 'U000NONE1', 'nobody@example.com', 'nobody'],
      received: (receiver) => slack.messagesTo(boxes[receiver] ?? receiver.toLowerCase().replace(/^[cu]0.*/, receiver)).map(readableText),
    });
  });
});

describe('whom a message reaches', () => {
  test('a public channel that the app is not in: it joins, once, and posts', async () => {
    const { slack, notifier } = await world();
    expect(await notifier.send(messageTo('#open-house'))).toEqual({ kind: 'sent' });
    expect(await notifier.send(messageTo('#open-house'))).toEqual({ kind: 'sent' });
    expect(slack.messagesTo('#open-house')).toHaveLength(2);
    expect(slack.service.calls.get('conversations.join')).toBe(1);
  });

  test('the same without the scope to join: unknown, and the reason says to invite the app', async () => {
    const { slack, notifier } = await world();
    slack.grantOnly(['channels:read', 'groups:read', 'chat:write']);
    const delivery = await notifier.send(messageTo('#open-house'));
    expect(delivery).toEqual({ kind: 'unknown-receiver', reason: expect.stringContaining('invite the app') });
    expect(slack.messages).toEqual([]);
  });

  test.each([
    ['#secret', 'invite the app'],
    ['#old-times', 'archived'],
    ['#nowhere', 'correct the name'],
    ['leaver@example.com', 'leaver@example.com'],
    ['U0000LEFT', 'deactivated'],
    ['leaver', 'e-mail address or user id'],
    ['robot', 'e-mail address or user id'],
    ['sam', '2 people'],
    ['', 'nobody'],
    ['stranger', 'nobody in Slack is called'],
  ])('%j can not be reached, and the reason tells what to do: %s', async (to, advice) => {
    const { slack, notifier } = await world();
    const delivery = await notifier.send(messageTo(to));
    expect(delivery).toEqual({ kind: 'unknown-receiver', reason: expect.stringContaining(advice) });
    expect(slack.messages).toEqual([]);
  });

  test('a user name wins over the same display name, which anyone can give themselves', async () => {
    const { slack, notifier } = await world();
    await notifier.send(messageTo('alice'));
    expect(slack.messagesTo('U0000ALIC')).toHaveLength(1);
    expect(slack.messagesTo('U00000MAL')).toHaveLength(0);
  });

  test('a guest from another organisation may be called as somebody here is: it is ours who gets it', async () => {
    const users = [
      { name: 'carol', id: 'U000GUEST', teamId: 'T0ELSEWHERE' },
      { name: 'carol', id: 'U00000OUR' },
    ];
    const { slack, notifier } = await world('token', { users });
    expect(await notifier.send(messageTo('carol'))).toEqual({ kind: 'sent' });
    expect(slack.messagesTo('U00000OUR')).toHaveLength(1);
  });

  test('names on the last of several pages, with each list read once', async () => {
    const channels = Array.from({ length: 2500 }, (_, index) => ({ name: `team-${index}` }));
    const users = Array.from({ length: 2500 }, (_, index) => ({ name: `user-${index}` }));
    const { slack, notifier } = await world('token', { channels, users });

    await Promise.all(['#team-2499', '#team-1', 'user-2499', 'user-1'].map((to) => notifier.send(messageTo(to))));

    expect(['#team-2499', '#team-1', 'user-2499', 'user-1'].map((to) => slack.messagesTo(to).length)).toEqual([1, 1, 1, 1]);
    expect(slack.service.calls.get('conversations.list')).toBe(3);
    expect(slack.service.calls.get('users.list')).toBe(3);
  });

  test('a channel by its name, where the app may not list channels', async () => {
    const { slack, notifier } = await world();
    slack.grantOnly(['chat:write']);
    expect(await notifier.send(messageTo('#ops'))).toEqual({ kind: 'sent' });
    expect(slack.messagesTo('#ops')).toHaveLength(1);
    expect(await notifier.send(messageTo('#secret'))).toMatchObject({ kind: 'unknown-receiver' });
  });

  test('a public channel, where the app may not list the private ones', async () => {
    const { slack, notifier } = await world();
    slack.grantOnly(['channels:read', 'chat:write']);
    expect(await notifier.knows('#ops')).toBe(true);
  });

  test('whether a channel is there is not said by an app that may not look: that is an error', async () => {
    const { slack, notifier } = await world();
    slack.grantOnly(['chat:write']);
    expect(await errorOf(notifier.knows('#ops'))).toBeInstanceOf(AccessDeniedError);
    expect(await errorOf(notifier.knows('alice@example.com'))).toMatchObject({ message: expect.stringContaining('users:read.email') });
  });

  test('a list that could not be read is read again for the next name', async () => {
    const { slack, notifier } = await world();
    slack.service.addFault({ matches: ({ operation }) => operation === 'users.list', times: 3, effect: 'cut-before' });
    expect(await errorOf(notifier.knows('alice'))).toBeInstanceOf(UnavailableError);
    expect(await notifier.knows('alice')).toBe(true);
  });
});
