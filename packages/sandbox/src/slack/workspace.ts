import type { Clock } from '../clock.ts';
import type { SlackBlock } from './message-limits.ts';

/** The workspace that the app is installed in. */
export const TEAM = 'T000000001';

export interface SlackChannelSeed {
  readonly name: string;
  readonly id?: string;
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  /** Whether Keyhammer's app is in it. */
  readonly isMember?: boolean;
  /** Who is in it, by user name; everybody, if absent. */
  readonly members?: readonly string[];
}

export interface SlackUserSeed {
  /** The user name, as in an old-style `@name`. */
  readonly name: string;
  readonly id?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly realName?: string;
  readonly isBot?: boolean;
  /** Deactivated. */
  readonly isDeleted?: boolean;
  /** Of another organisation, which shares a channel with this one; this workspace, if absent. */
  readonly teamId?: string;
}

export interface SlackUserGroupSeed {
  /** As in `@handle`. */
  readonly handle: string;
  readonly id?: string;
  /** By user name. */
  readonly users: readonly string[];
}

export interface SlackChannel extends Required<Omit<SlackChannelSeed, 'isMember' | 'members'>> {
  isMember: boolean;
  /** Ids of users. */
  readonly members: readonly string[];
}

export interface SlackUserGroup {
  readonly id: string;
  readonly handle: string;
  /** Ids of users. */
  readonly users: readonly string[];
}

export interface SlackWorkspaceSeed {
  readonly channels: readonly SlackChannelSeed[];
  readonly users: readonly SlackUserSeed[];
  readonly userGroups: readonly SlackUserGroupSeed[];
}

export interface SlackUser extends Omit<SlackUserSeed, 'id'> {
  readonly id: string;
}

/** A message as the workspace keeps it. */
export interface SlackMessage {
  /** The channel's id; of a direct message, the `D…` id. */
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly via: 'token' | 'webhook';
  readonly unfurlLinks: boolean;
}

/** What a workspace holds: people, channels, direct messages, and what was posted. */
export class SlackWorkspace {
  readonly channels: readonly SlackChannel[];
  readonly users: readonly SlackUser[];
  readonly userGroups: readonly SlackUserGroup[];
  readonly messages: SlackMessage[] = [];
  readonly #directMessages = new Map<string, string>();
  readonly #clock: Clock;

  constructor(clock: Clock, { channels, users, userGroups }: SlackWorkspaceSeed) {
    this.#clock = clock;
    this.users = users.map((seed, index) => ({ id: idOf('U', index), ...seed }));
    const everybody = this.users.map(({ id }) => id);
    this.channels = channels.map((seed, index) => ({
      isPrivate: false,
      isArchived: false,
      isMember: true,
      id: idOf('C', index),
      ...seed,
      members: seed.members ? this.#idsOf(seed.members) : everybody,
    }));
    this.userGroups = userGroups.map((seed, index) => ({ id: idOf('S', index), ...seed, users: this.#idsOf(seed.users) }));
  }

  #idsOf(names: readonly string[]): readonly string[] {
    return this.users.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  }

  /** By id or by name, with or without `#`. */
  channel(reference: string): SlackChannel | undefined {
    const name = reference.replace(/^#/, '');
    return this.channels.find((channel) => channel.id === reference || channel.name === name);
  }

  user(id: string): SlackUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  /** The `D…` id of the conversation with a user, made if need be. */
  openDirectMessage(userId: string): string {
    const open = this.#directMessages.get(userId) ?? idOf('D', this.#directMessages.size);
    this.#directMessages.set(userId, open);
    return open;
  }

  hasDirectMessage(id: string): boolean {
    return [...this.#directMessages.values()].includes(id);
  }

  post(message: Omit<SlackMessage, 'ts'>): SlackMessage {
    const posted = { ...message, ts: this.#nextTimestamp() };
    this.messages.push(posted);
    return posted;
  }

  /** What was posted to a channel, by name (`#ops`) or id, or to a person, by user name. */
  messagesTo(receiver: string): readonly SlackMessage[] {
    const user = this.users.find(({ name }) => name === receiver);
    const id = this.channel(receiver)?.id ?? this.#directMessages.get(user?.id ?? receiver);
    return this.messages.filter(({ channel }) => channel === id);
  }

  /** Seconds and a counter: a message's name within its channel, unique even on a clock that stands still. */
  #nextTimestamp(): string {
    const seconds = Math.floor(this.#clock.now().getTime() / 1000);
    return `${seconds}.${String(this.messages.length + 1).padStart(6, '0')}`;
  }
}

function idOf(prefix: string, index: number): string {
  return `${prefix}${(index + 1).toString(36).toUpperCase().padStart(9, '0')}`;
}
