import { describe, expect, test } from '@jest/globals';
import { plainText, ThrottledError } from '@keyhammer/core';
import { InMemoryNotifier } from './in-memory-notifier.ts';
import { notifierContract } from './notifier-contract.ts';

describe('the in-memory notifier keeps the promises of the port', () => {
  test.each(notifierContract)('$name', async ({ verify }) => {
    const notifier = new InMemoryNotifier(['#ops', 'alice']);
    await verify({
      notifier,
      known: ['#ops', 'alice'],
      unknown: ['#nowhere', 'nobody'],
      received: (receiver) => notifier.sentTo(receiver).map(({ title, body }) => `${title}\n${plainText(body)}`),
    });
  });
});

test('fails on demand, as often as ordered', async () => {
  const notifier = new InMemoryNotifier();
  notifier.failWith(new ThrottledError('slow down'), { to: 'alice' });

  await expect(notifier.send({ to: 'alice', title: 'x', body: [] })).rejects.toThrow(ThrottledError);
  expect(await notifier.send({ to: 'alice', title: 'x', body: [] })).toEqual({ kind: 'sent' });
});
