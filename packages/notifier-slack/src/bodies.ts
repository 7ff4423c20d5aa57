import type { Home } from './home.ts';

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
  readonly home: Home;
}

/** A person in full. */
export interface Profile {
  readonly id: string;
  /** Lower case. */
  readonly name: string;
  /** Lower case; absent too where the app lacks the scope to see it. */
  readonly email?: string;
  readonly home: Home;
}

export interface UserGroup {
  readonly id: string;
  /** Lower case, without `@`. */
  readonly handle: string;
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

/** The `user` of an answer of users.info, in full. */
export function foundProfile(body: unknown): Profile | undefined {
  const entry = field(body, 'user');
  const id = text(field(entry, 'id'));
  if (id === undefined) return undefined;
  const email = text(field(field(entry, 'profile'), 'email'))?.toLowerCase();
  return {
    id,
    name: text(field(entry, 'name'))?.toLowerCase() ?? '',
    ...(email && { email }),
    home: homeOfUser(entry),
  };
}

/** Whose token it is, by an answer of auth.test. */
export function ownHome(body: unknown): Home {
  return homeOf(text(field(body, 'team_id')), text(field(body, 'enterprise_id')));
}

/** What the token may do, by any answer; `undefined` if it does not say. */
export function grantedScopes(body: unknown): readonly string[] | undefined {
  const scopes = field(field(body, 'response_metadata'), 'scopes');
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : undefined;
}

/** Of usergroups.list, which has no pages. */
export function userGroupsOf(body: unknown): readonly UserGroup[] {
  return pageOf(body, 'usergroups', userGroupOf).entries;
}

/** Ids: of usergroups.users.list. */
export function userIdsOf(body: unknown): readonly string[] {
  return pageOf(body, 'users', text).entries;
}

/** Ids: of conversations.members. */
export function memberIdsOf(body: unknown): Page<string> {
  return pageOf(body, 'members', text);
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
    home: homeOfUser(entry),
  };
}

function homeOfUser(entry: unknown): Home {
  return homeOf(text(field(entry, 'team_id')), text(field(field(entry, 'enterprise_user'), 'enterprise_id')));
}

function homeOf(team: string | undefined, enterprise: string | undefined): Home {
  return { ...(team && { team }), ...(enterprise && { enterprise }) };
}

function userGroupOf(entry: unknown): UserGroup | undefined {
  const id = text(field(entry, 'id'));
  return id === undefined ? undefined : { id, handle: text(field(entry, 'handle'))?.toLowerCase() ?? '' };
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
