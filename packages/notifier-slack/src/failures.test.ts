import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, OutcomeUnknownError, RejectedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { closeWorlds, errorOf, messageTo, world } from './slack-world.ts';

afterEach(closeWorlds);

describe('a limited rate', () => {
  test('is honoured: it waits as long as Slack asks, and the message arrives once', async () => {
    const { slack, notifier, waits } = await world();
    slack.throttle('chat.postMessage', 2, 3);
    expect(await notifier.send(messageTo('#ops'))).toEqual({ kind: 'sent' });
    expect(waits).toEqual([3000, 3000]);
    expect(slack.messagesTo('#ops')).toHaveLength(1);
  });

  test('hits one message, not all that wait behind it', async () => {
    const { slack, notifier, waits } = await world();
    slack.throttle('chat.postMessage', 4, 1);
    await Promise.all(Array.from({ length: 20 }, () => notifier.send(messageTo('#ops'))));
    expect(waits).toHaveLength(4);
    expect(slack.messagesTo('#ops')).toHaveLength(20);
  });

  test('without end is an error after a few tries', async () => {
    const { slack, notifier, waits } = await world();
    slack.throttle('chat.postMessage', 1000, 30);
    expect(await errorOf(notifier.send(messageTo('#ops')))).toBeInstanceOf(ThrottledError);
    expect(waits).toHaveLength(5);
  });

  test('that asks for an hour is an error at once', async () => {
    const { slack, notifier, waits } = await world();
    slack.throttle('users.list', 1, 3600);
    expect(await errorOf(notifier.knows('alice'))).toMatchObject({
      name: 'ThrottledError',
      message: expect.stringContaining('3600 seconds'),
    });
    expect(waits).toEqual([]);
  });

  test.each([
    [
      'as an answer of status 200',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":false,"error":"rate_limited"}' },
    ],
    ['without a Retry-After', { status: 429, body: '' }],
  ])('told %s is honoured too', async (_, effect) => {
    const { slack, notifier, waits } = await world();
    slack.service.addFault({ matches: ({ operation }) => operation === 'chat.postMessage', times: 1, effect });
    expect(await notifier.send(messageTo('#ops'))).toEqual({ kind: 'sent' });
    expect(waits).toEqual([30_000]);
  });
});

describe('bad luck', () => {
  test('an answer that was lost after the message arrived: unknown, and never sent twice', async () => {
    const { slack, notifier } = await world();
    slack.service.addFault({ matches: ({ operation }) => operation === 'chat.postMessage', times: 1, effect: 'cut-after' });
    expect(await errorOf(notifier.send(messageTo('#ops')))).toBeInstanceOf(OutcomeUnknownError);
    expect(slack.messagesTo('#ops')).toHaveLength(1);
  });

  test('no answer in time', async () => {
    const { notifier } = await world('webhook', { latencyMs: 300, timeoutMs: 50 });
    expect(await errorOf(notifier.send(messageTo('#ops')))).toMatchObject({
      name: 'OutcomeUnknownError',
      message: expect.stringContaining('in time'),
    });
  });

  test('a lookup that is cut off is tried again', async () => {
    const { slack, notifier } = await world();
    slack.service.addFault({ matches: ({ operation }) => operation === 'conversations.list', times: 1, effect: 'cut-before' });
    expect(await notifier.send(messageTo('#ops'))).toEqual({ kind: 'sent' });
  });

  test.each(['token', 'webhook'] as const)('nobody listens (%s): nothing was sent', async (kind) => {
    const { slack, notifier } = await world(kind);
    await slack.close();
    expect(await errorOf(notifier.send(messageTo('#ops')))).toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test.each([
    ['invalid_auth', AccessDeniedError],
    ['token_revoked', AccessDeniedError],
    ['account_inactive', AccessDeniedError],
    ['service_unavailable', UnavailableError],
    ['fatal_error', UnavailableError],
    ['some_news', RejectedError],
  ])('Slack says %s to every call', async (error, kind) => {
    const { slack, notifier } = await world();
    slack.refuse(error);
    const thrown = await errorOf(notifier.send(messageTo('alice')));
    expect(thrown).toBeInstanceOf(kind);
    expect(thrown.message).toContain(error);
  });

  test('a missing scope is named', async () => {
    const { slack, notifier } = await world();
    slack.grantOnly(['users:read', 'chat:write']);
    const error = await errorOf(notifier.send(messageTo('alice')));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toBe(
      "Slack refuses conversations.open: missing_scope im:write. Add the scope im:write to Keyhammer's Slack app (it has users:read,chat:write), install the app again, and use the new token",
    );
  });

  test("a proxy's page in place of an answer", async () => {
    const { slack, notifier } = await world();
    slack.service.addFault({
      matches: ({ operation }) => operation === 'chat.postMessage',
      effect: { status: 200, body: '<html>Sign in</html>' },
    });
    expect(await errorOf(notifier.send(messageTo('#ops')))).toMatchObject({
      name: 'OutcomeUnknownError',
      message: expect.stringContaining('not from Slack'),
    });
  });

  test('one message that fails does not stop the next', async () => {
    const { slack, notifier } = await world();
    slack.service.addFault({ matches: ({ operation }) => operation === 'chat.postMessage', times: 1, effect: 'cut-before' });
    const [first, second] = await Promise.allSettled([notifier.send(messageTo('#ops')), notifier.send(messageTo('#ops'))]);
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  });
});
