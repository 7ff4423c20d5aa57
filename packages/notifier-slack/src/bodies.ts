/** Slack's answers, read into what Keyhammer needs of them. An entry that lacks it is left out. */

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
}

export interface User {
  readonly id: string;
  /** Lower case. */
  readonly name: string;
  /** Lower case; people choose it themselves, and two may have the same. */
  readonly displayName: string;
  readonly isReachable: boolean;
}

export interface Page<T> {
  readonly entries: readonly T[];
  readonly next?: string;
}

export function channelsOf(body: unknown): Page<Channel> {
  return pageOf(body, 'channels', channelOf);
}

export function usersOf(body: unknown): Page<User> {
  return pageOf(body, 'members', userOf);
}

/** The `user` of an answer of users.info or users.lookupByEmail. */
export function foundUser(body: unknown): User | undefined {
  return userOf(field(body, 'user'));
}

/** The `channel` of an answer of conversations.info. */
export function foundChannel(body: unknown): Channel | undefined {
  return channelOf(field(body, 'channel'));
}

/** The id of the conversation that conversations.open opened. */
export function openedConversation(body: unknown): string | undefined {
  return text(field(field(body, 'channel'), 'id'));
}

function channelOf(entry: unknown): Channel | undefined {
  const id = text(field(entry, 'id'));
  if (id === undefined) return undefined;
  return { id, name: text(field(entry, 'name'))?.toLowerCase() ?? '', isPrivate: field(entry, 'is_private') === true };
}

function userOf(entry: unknown): User | undefined {
  const id = text(field(entry, 'id'));
  if (id === undefined) return undefined;
  return {
    id,
    name: text(field(entry, 'name'))?.toLowerCase() ?? '',
    displayName: text(field(field(entry, 'profile'), 'display_name'))?.toLowerCase() ?? '',
    isReachable: field(entry, 'deleted') !== true && field(entry, 'is_bot') !== true,
  };
}

function pageOf<T>(body: unknown, list: string, read: (entry: unknown) => T | undefined): Page<T> {
  const entries = field(body, list);
  const next = text(field(field(body, 'response_metadata'), 'next_cursor'));
  return {
    entries: Array.isArray(entries) ? entries.map(read).filter((entry) => entry !== undefined) : [],
    ...(next !== undefined && next !== '' && { next }),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
