import assert from 'node:assert/strict';
import {
  type ChatDirectory,
  type ChatPerson,
  type ChatReplies,
  code,
  list,
  NotFoundError,
  paragraph,
  RejectedError,
  text,
} from '@keyhammer/core';

/** Replies to put to the test, and the world behind them. */
export interface ChatRepliesUnderTest {
  readonly replies: ChatReplies;
  /** Two addresses that take replies. */
  readonly open: readonly [string, string];
  /** One that did, and no longer does. */
  readonly over: string;
  /** Addresses that are none of the chat's. */
  readonly foreign: readonly string[];
  /** What was said there, as a person reads it. */
  received(address: string): readonly string[];
}

const BODY = [paragraph(text('Kept: '), code('AKIA…MPLE')), list([text('first')], [text('second')])];

/** What the port promises, a case each; run it against every adapter of the port. */
export const chatRepliesContract: readonly { readonly name: string; verify(subject: ChatRepliesUnderTest): Promise<void> }[] = [
  {
    name: 'gives every part of a reply, once, at its address and no other',
    async verify({ replies, open: [address, another], received }) {
      await replies.reply(address, BODY);
      const [read, ...more] = received(address);
      for (const part of ['Kept', 'AKIA…MPLE', 'first', 'second']) assert.ok(read?.includes(part), `${part} is missing in ${read}`);
      assert.deepEqual([more, received(another)], [[], []]);
    },
  },
  {
    name: 'keeps the order of replies to one address',
    async verify({ replies, open: [address], received }) {
      for (const words of ['one', 'two']) await replies.reply(address, [paragraph(text(words))]);
      assert.deepEqual(received(address), ['one', 'two']);
    },
  },
  {
    name: 'takes it that an address is no longer valid',
    async verify({ replies, over, received }) {
      const before = received(over).length;
      await replies.reply(over, BODY);
      assert.equal(received(over).length, before);
    },
  },
  {
    name: 'refuses an address that is none of the chat’s',
    async verify({ replies, foreign }) {
      assert.ok(foreign.length > 0);
      for (const address of foreign) await assert.rejects(replies.reply(address, BODY), RejectedError, address);
    },
  },
];

/** A directory to put to the test, and who is in it. */
export interface ChatDirectoryUnderTest {
  readonly directory: ChatDirectory;
  /** With an address; in the group and in the channel. */
  readonly insider: ChatPerson;
  /** In neither. */
  readonly outsider: ChatPerson;
  /** Every way to name them. */
  readonly groups: readonly string[];
  readonly channels: readonly string[];
}

/** What the port promises, a case each; run it against every adapter of the port. */
export const chatDirectoryContract: readonly { readonly name: string; verify(subject: ChatDirectoryUnderTest): Promise<void> }[] = [
  {
    name: 'knows people by their ids',
    async verify({ directory, insider, outsider }) {
      for (const person of [insider, outsider]) assert.deepEqual(await directory.person(person.id), person);
    },
  },
  {
    name: 'says that nobody has an id',
    async verify({ directory }) {
      await assert.rejects(directory.person('U000000NONE'), NotFoundError);
    },
  },
  {
    name: 'says who is in a group, and in a channel',
    async verify({ directory, insider, outsider, groups, channels }) {
      for (const group of groups) {
        assert.equal(await directory.isInGroup(insider.id, group), true, group);
        assert.equal(await directory.isInGroup(outsider.id, group), false, group);
      }
      for (const channel of channels) {
        assert.equal(await directory.isInChannel(insider.id, channel), true, channel);
        assert.equal(await directory.isInChannel(outsider.id, channel), false, channel);
      }
    },
  },
  {
    name: 'has nobody in what is not there',
    async verify({ directory, insider }) {
      for (const group of ['S000000NONE', 'no-such-group', '@no-such-group'])
        assert.equal(await directory.isInGroup(insider.id, group), false, group);
      for (const channel of ['C000000NONE', '#no-such-channel'])
        assert.equal(await directory.isInChannel(insider.id, channel), false, channel);
    },
  },
];
