import type { EventLog } from '@keyhammer/core';
import { type Channel, channelsOf, foundChannel, foundUser, ownHome, type User, usersOf } from './bodies.ts';
import { type Home, isSameHome } from './home.ts';
import { readPages, strangeAnswer, unwrap } from './pages.ts';
import { readingOf } from './receiver.ts';
import { Remembered } from './remembered.ts';
import type { Refused, SlackWebApi } from './web-api.ts';

/** Where a message can go. */
export type Receiver =
  | { readonly kind: 'channel'; readonly channel: Channel }
  | { readonly kind: 'user'; readonly userId: string }
  /** `hidden`: the refusal of a list that may have it. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly hidden?: Refused };

export const NOBODY: ReadonlySet<string> = new Set(['users_not_found', 'user_not_found', 'user_not_visible', 'channel_not_found']);

/**
 * Who and what there is in the workspace. The lists are read once, when the first name asks for one, and kept as long as
 * the directory; a list that could not be read is asked for again by the next name.
 */
export class SlackDirectory {
  readonly #api: SlackWebApi;
  readonly #log: EventLog;
  readonly #channels = new Remembered<ListedChannels>();
  readonly #users = new Remembered<readonly User[]>();
  readonly #home = new Remembered<Home>();

  constructor(api: SlackWebApi, log: EventLog) {
    this.#api = api;
    this.#log = log;
  }

  /** `unknown` only if Slack says so; if it could not be asked, this throws. */
  async find(receiver: string): Promise<Receiver> {
    const reading = readingOf(receiver);
    switch (reading.kind) {
      case 'channel-id':
        return this.#channelById(reading.id);
      case 'channel-name':
        return this.#channelByName(reading.name);
      case 'user-id':
        return this.#userBy('users.info', { user: reading.id }, `the id ${reading.id}`);
      case 'email':
        return this.#userBy('users.lookupByEmail', { email: reading.email }, `the e-mail address ${reading.email}`);
      case 'user-name':
        return this.#userByName(reading.name, receiver);
    }
  }

  /** Of the app itself. */
  home(): Promise<Home> {
    return this.#home.of('own', async () => {
      const answer = await this.#api.call('auth.test', {});
      if (answer.kind === 'refused') throw answer.asRemoteError();
      const home = ownHome(answer.body);
      if (home.team === undefined && home.enterprise === undefined) throw strangeAnswer('auth.test');
      return home;
    });
  }

  async #channelById(id: string): Promise<Receiver> {
    const answer = await this.#api.call('conversations.info', { channel: id });
    if (answer.kind === 'refused') return this.#nobody(answer, `no channel has the id ${id}, or it is private and the app is not in it`);
    const channel = foundChannel(answer.body);
    if (!channel) throw strangeAnswer('conversations.info');
    return { kind: 'channel', channel };
  }

  async #channelByName(name: string): Promise<Receiver> {
    const { channels, hidden } = await this.#channels.of('all', () => this.#listChannels());
    const channel = channels.find((entry) => entry.name === name);
    if (channel) return { kind: 'channel', channel };
    return {
      kind: 'unknown',
      ...(hidden && { hidden }),
      reason: `there is no channel #${name} that Keyhammer's app can see: correct the name, or, if it is private, invite the app there`,
    };
  }

  async #userBy(method: string, args: Readonly<Record<string, string>>, what: string): Promise<Receiver> {
    const answer = await this.#api.call(method, args);
    if (answer.kind === 'refused') return this.#nobody(answer, `nobody in Slack has ${what}`);
    const user = foundUser(answer.body);
    if (!user) throw strangeAnswer(method);
    return user.isReachable
      ? { kind: 'user', userId: user.id }
      : { kind: 'unknown', reason: `who has ${what} is deactivated, or is a bot` };
  }

  async #userByName(name: string, receiver: string): Promise<Receiver> {
    const users = await this.#users.of('all', () => this.#listUsers());
    // The user name is unique; a display name is whatever its bearer likes, so it decides only where it is the only one.
    const named = users.filter((user) => user.name === name);
    const [user, ...others] = named.length > 0 || name === '' ? named : users.filter((entry) => entry.displayName === name);
    if (!user) {
      return {
        kind: 'unknown',
        reason: `nobody in Slack is called "${receiver}": name a person by e-mail address or user id, a channel with # in front`,
      };
    }
    if (others.length > 0) {
      return {
        kind: 'unknown',
        reason: `${others.length + 1} people in Slack are called "${receiver}": name the right one by e-mail address or user id`,
      };
    }
    return { kind: 'user', userId: user.id };
  }

  #nobody(refused: Refused, reason: string): Receiver {
    if (NOBODY.has(refused.error)) return { kind: 'unknown', reason };
    throw refused.asRemoteError();
  }

  /** Without the scope for private channels the public ones still serve. */
  async #listChannels(): Promise<ListedChannels> {
    const list = (types: string) =>
      readPages(this.#api, { method: 'conversations.list', args: { types, exclude_archived: true }, read: channelsOf });
    const everything = await list('public_channel,private_channel');
    if (everything.kind === 'entries' || everything.error !== 'missing_scope') return { channels: unwrap(everything) };
    this.#log.debug('private Slack channels can not be listed: the app lacks the scope groups:read');
    return { channels: unwrap(await list('public_channel')), hidden: everything };
  }

  /** Without the guests from other organisations, which may have an alice of their own. */
  async #listUsers(): Promise<readonly User[]> {
    const users = unwrap(await readPages(this.#api, { method: 'users.list', args: {}, read: usersOf }));
    const own = await this.home();
    return users.filter(({ isReachable, home }) => isReachable && isSameHome(home, own));
  }
}

interface ListedChannels {
  readonly channels: readonly Channel[];
  /** Why the private ones are not among them. */
  readonly hidden?: Refused;
}
