import { describe, expect, test } from '@jest/globals';
import { plainText, UnavailableError } from '@keyhammer/core';
import { chatDirectoryContract, chatRepliesContract } from './chat-contract.ts';
import { InMemoryChatDirectory } from './in-memory-chat-directory.ts';
import { InMemoryChatReplies } from './in-memory-chat-replies.ts';

describe('replies in memory keep the promises of the port', () => {
  test.each(chatRepliesContract)('$name', async ({ verify }) => {
    const replies = new InMemoryChatReplies({ over: ['late'], foreign: ['elsewhere'] });
    const received = (address: string) => replies.givenTo(address).map(plainText);
    await verify({ replies, open: ['a', 'b'], over: 'late', foreign: ['elsewhere'], received });
  });

  test('and fail on order, once', async () => {
    const replies = new InMemoryChatReplies();
    replies.failWith(new UnavailableError('down'));
    await expect(replies.reply('a', [])).rejects.toThrow('down');
    await replies.reply('a', []);
    expect(replies.given).toEqual([{ to: 'a', body: [] }]);
  });
});

describe('a directory in memory keeps the promises of the port', () => {
  const [insider, outsider] = [
    { id: 'U1', name: 'alice', email: 'alice@example.com' },
    { id: 'U2', name: 'bob' },
  ] as const;
  const world = { people: [insider, outsider], groups: { S1: ['U1'], security: ['U1'] }, channels: { C1: ['U1'], ops: ['U1'] } };

  test.each(chatDirectoryContract)('$name', async ({ verify }) => {
    const directory = new InMemoryChatDirectory(world);
    await verify({ directory, insider, outsider, groups: ['S1', 'security', '@security'], channels: ['C1', '#ops'] });
  });

  test('and fails on order, as often as it is told to', async () => {
    const directory = new InMemoryChatDirectory(world);
    directory.failWith(new UnavailableError('down'), 2);
    await expect(directory.person('U1')).rejects.toThrow('down');
    await expect(directory.isInGroup('U1', 'S1')).rejects.toThrow('down');
    expect(await directory.isInChannel('U1', 'C1')).toBe(true);
  });
});
