import {
  AccessDeniedError,
  type Delivery,
  type EventLog,
  type Message,
  type Notifier,
  type RemoteError,
  UnavailableError,
} from '@keyhammer/core';
import { type Channel, openedConversation } from './bodies.ts';
import type { Receiver, SlackDirectory } from './directory.ts';
import { readingOf } from './receiver.ts';
import { type MessageLimits, type RenderedMessage, renderMessage, SLACK_LIMITS } from './render-message.ts';
import type { SlackWebApi, WebApiAnswer } from './web-api.ts';

/** For the day that Slack's undocumented limit is lower than it was seen to be. */
const HALF_LIMITS: MessageLimits = { blocks: 25, characters: 4500, json: 7000 };

/** Sends as a bot: to any channel that it may post to, to any person. */
export class BotNotifier implements Notifier {
  readonly #api: SlackWebApi;
  readonly #directory: SlackDirectory;
  readonly #log: EventLog;
  /** Messages go one after another: Slack takes about one a second in a channel, and a limited one must not starve. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(api: SlackWebApi, directory: SlackDirectory, log: EventLog) {
    this.#api = api;
    this.#directory = directory;
    this.#log = log;
  }

  async knows(receiver: string): Promise<boolean> {
    return (await this.#directory.find(receiver)).kind !== 'unknown';
  }

  send(message: Message): Promise<Delivery> {
    const sending = this.#last.then(() => this.#send(message));
    this.#last = sending.catch(() => undefined);
    return sending;
  }

  async #send(message: Message): Promise<Delivery> {
    const receiver = await this.#find(message.to);
    switch (receiver.kind) {
      case 'channel':
        return this.#sendToChannel(receiver.channel, message);
      case 'user':
        return this.#sendToUser(receiver.userId, message);
      case 'named-channel':
        return this.#sendByName(receiver, message);
      case 'unknown':
        return { kind: 'unknown-receiver', reason: receiver.reason };
    }
  }

  /** A channel that is in no list may still take messages: Slack looks the name up, archived and hidden ones included. */
  async #find(to: string): Promise<Receiver | NamedChannel> {
    const reading = readingOf(to);
    const name = reading.kind === 'channel-name' ? reading.name : undefined;
    try {
      const found = await this.#directory.find(to);
      return found.kind === 'unknown' && name !== undefined ? { kind: 'named-channel', name, reason: found.reason } : found;
    } catch (error) {
      if (name === undefined || !(error instanceof AccessDeniedError)) throw error;
      this.#log.debug('Slack channels can not be listed, so the message goes out by the name of its channel', { channel: to, error });
      return {
        kind: 'named-channel',
        name,
        reason: `there is no channel #${name}, or it is private and the app is not in it: invite the app there`,
      };
    }
  }

  async #sendToChannel(channel: Channel, message: Message): Promise<Delivery> {
    const answer = await this.#post(channel.id, message);
    if (answer.kind === 'answer') return SENT;
    if (answer.error !== 'not_in_channel') return deliveryOf(answer, message.to);
    if (channel.isPrivate || !(await this.#join(channel.id))) return deliveryOf(answer, message.to);
    const again = await this.#post(channel.id, message);
    return again.kind === 'answer' ? SENT : deliveryOf(again, message.to);
  }

  async #sendByName({ name, reason }: NamedChannel, message: Message): Promise<Delivery> {
    const answer = await this.#post(`#${name}`, message);
    if (answer.kind === 'answer') return SENT;
    return answer.error === 'channel_not_found' ? { kind: 'unknown-receiver', reason } : deliveryOf(answer, message.to);
  }

  async #sendToUser(userId: string, message: Message): Promise<Delivery> {
    const opened = await this.#api.call('conversations.open', { users: userId });
    if (opened.kind === 'refused') return deliveryOf(opened, message.to);
    const conversation = openedConversation(opened.body);
    if (conversation === undefined) throw new UnavailableError("Slack's answer to conversations.open names no conversation");
    const answer = await this.#post(conversation, message);
    return answer.kind === 'answer' ? SENT : deliveryOf(answer, message.to);
  }

  async #join(channel: string): Promise<boolean> {
    const answer = await this.#api.call('conversations.join', { channel });
    if (answer.kind === 'refused') this.#log.debug('the Slack app could not join a channel', { channel, error: answer.error });
    return answer.kind === 'answer';
  }

  async #post(channel: string, { title, body }: Message): Promise<WebApiAnswer> {
    const answer = await this.#postRendered(channel, renderMessage(title, body, SLACK_LIMITS));
    if (answer.kind === 'answer' || answer.error !== 'msg_blocks_too_long') return answer;
    this.#log.debug('Slack finds the message too long, so it goes out at half the length', { channel });
    return this.#postRendered(channel, renderMessage(title, body, HALF_LIMITS));
  }

  #postRendered(channel: string, { text, blocks }: RenderedMessage): Promise<WebApiAnswer> {
    const args = { channel, text, blocks, parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false };
    return this.#api.call('chat.postMessage', args, { does: true });
  }
}

interface NamedChannel {
  readonly kind: 'named-channel';
  readonly name: string;
  /** Why no list has it. */
  readonly reason: string;
}

const SENT: Delivery = { kind: 'sent' };

/** What the operator should do about a receiver that can't be reached; any other refusal is an error. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  cannot_dm_bot: 'is a bot: name a person or a channel',
  channel_not_found: "does not exist, or is private and Keyhammer's app is not in it: correct the name, or invite the app there",
  is_archived: 'is archived: unarchive it, or name another channel',
  messages_tab_disabled: "can not get messages from Keyhammer's app: turn on its messages tab in the app's settings",
  not_in_channel:
    "is a channel that Keyhammer's app is not in: invite the app there (or, if it is public, give the app the scope channels:join)",
  user_disabled: 'is deactivated in Slack: name someone else',
  user_not_found: 'does not exist in Slack: correct the name',
};

function deliveryOf(refused: { readonly error: string; asRemoteError(): RemoteError }, to: string): Delivery {
  const advice = UNREACHABLE[refused.error];
  if (advice === undefined) throw refused.asRemoteError();
  return { kind: 'unknown-receiver', reason: `${to} ${advice}` };
}
