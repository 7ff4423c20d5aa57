import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { limitError, type SlackBlock } from './message-limits.ts';
import { channelView, pageOf, userView } from './web-api-views.ts';
import { type SlackChannel, type SlackWorkspace, TEAM } from './workspace.ts';

/** Who calls: what the token is, and what it may do. */
export interface SlackAccess {
  token: string;
  scopes: ReadonlySet<string>;
  /** An error that every call gets: `token_revoked`, `account_inactive` … */
  refusal?: string;
}

type Arguments = Readonly<Record<string, string>>;
type Answer = { readonly ok: boolean; readonly [field: string]: unknown };

interface Method {
  scopes(args: Arguments, workspace: SlackWorkspace): readonly string[];
  answer(workspace: SlackWorkspace, args: Arguments, granted: ReadonlySet<string>): Answer;
}

export const ALL_SCOPES: readonly string[] = [
  'channels:join',
  'channels:read',
  'chat:write',
  'groups:read',
  'im:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    scopes: () => [],
    answer: () => ok({ url: 'https://sandbox.slack.com/', team: 'Sandbox', user: 'keyhammer', team_id: TEAM, user_id: 'U0KEYHAMR' }),
  },
  'chat.postMessage': { scopes: () => ['chat:write'], answer: postMessage },
  'conversations.list': { scopes: listScopes, answer: listConversations },
  'conversations.info': { scopes: scopesToSee, answer: conversationInfo },
  'conversations.join': { scopes: () => ['channels:join'], answer: joinConversation },
  'conversations.members': { scopes: scopesToSee, answer: listMembers },
  'conversations.open': { scopes: () => ['im:write'], answer: openConversation },
  'usergroups.list': { scopes: () => ['usergroups:read'], answer: listUserGroups },
  'usergroups.users.list': { scopes: () => ['usergroups:read'], answer: listUsersOfGroup },
  'users.lookupByEmail': { scopes: () => ['users:read.email'], answer: lookUpByEmail },
  'users.list': { scopes: () => ['users:read'], answer: listUsers },
  'users.info': { scopes: () => ['users:read'], answer: userInfo },
};

/** Slack's Web API: 200 even for an error, which `ok` and `error` then tell. */
export function answerWebApi(request: ReceivedRequest, workspace: SlackWorkspace, access: SlackAccess): Reply {
  return json(webApiAnswer(request, workspace, access), { 'x-oauth-scopes': [...access.scopes].join(',') });
}

function webApiAnswer(request: ReceivedRequest, workspace: SlackWorkspace, access: SlackAccess): Answer {
  const method = METHODS[request.operation];
  if (!method) return failure('unknown_method');
  const authorization = request.headers.authorization;
  if (authorization === undefined) return failure('not_authed');
  if (authorization !== `Bearer ${access.token}`) return failure('invalid_auth');
  if (access.refusal !== undefined) return failure(access.refusal);
  const args = argumentsOf(request);
  const missing = method.scopes(args, workspace).find((scope) => !access.scopes.has(scope));
  if (missing !== undefined) return { ...failure('missing_scope'), needed: missing, provided: [...access.scopes].join(',') };
  return method.answer(workspace, args, access.scopes);
}

function postMessage(workspace: SlackWorkspace, args: Arguments): Answer {
  const blocks = parseBlocks(args.blocks);
  if (blocks === undefined) return failure('invalid_blocks');
  const limit = limitError(args.text ?? '', blocks);
  if (limit !== undefined) return failure(limit);
  const destination = destinationOf(workspace, args.channel ?? '');
  if ('error' in destination) return failure(destination.error);
  const message = workspace.post({
    channel: destination.id,
    text: args.text ?? '',
    blocks,
    via: 'token',
    unfurlLinks: args.unfurl_links !== 'false',
  });
  return ok({
    channel: message.channel,
    ts: message.ts,
    message: { type: 'message', text: message.text, ts: message.ts, bot_id: 'B0KEYHAMR' },
  });
}

function destinationOf(workspace: SlackWorkspace, reference: string): { readonly id: string } | { readonly error: string } {
  if (workspace.hasDirectMessage(reference)) return { id: reference };
  if (workspace.user(reference)) return { id: workspace.openDirectMessage(reference) };
  const channel = workspace.channel(reference);
  if (!channel || isHidden(channel)) return { error: 'channel_not_found' };
  if (channel.isArchived) return { error: 'is_archived' };
  return channel.isMember ? { id: channel.id } : { error: 'not_in_channel' };
}

function listScopes(args: Arguments): readonly string[] {
  const types = (args.types ?? 'public_channel').split(',');
  return [...(types.includes('public_channel') ? ['channels:read'] : []), ...(types.includes('private_channel') ? ['groups:read'] : [])];
}

/** By the kind of the channel; one that is not there, or hidden, asks for no more than a public one. */
function scopesToSee({ channel = '' }: Arguments, workspace: SlackWorkspace): readonly string[] {
  const isPrivate = workspace.channels.some((each) => each.id === channel && each.isPrivate);
  return [isPrivate ? 'groups:read' : 'channels:read'];
}

function listConversations(workspace: SlackWorkspace, args: Arguments): Answer {
  const types = (args.types ?? 'public_channel').split(',');
  const listed = workspace.channels
    .filter((channel) => types.includes(channel.isPrivate ? 'private_channel' : 'public_channel') && !isHidden(channel))
    .filter((channel) => args.exclude_archived !== 'true' || !channel.isArchived);
  const { page, next } = pageOf(listed, args);
  return ok({ channels: page.map(channelView), response_metadata: { next_cursor: next } });
}

function conversationInfo(workspace: SlackWorkspace, args: Arguments): Answer {
  const channel = workspace.channels.find(({ id }) => id === args.channel);
  return channel && !isHidden(channel) ? ok({ channel: channelView(channel) }) : failure('channel_not_found');
}

function listMembers(workspace: SlackWorkspace, args: Arguments): Answer {
  const channel = workspace.channels.find(({ id }) => id === args.channel);
  if (!channel || isHidden(channel)) return failure('channel_not_found');
  const { page, next } = pageOf(channel.members, args);
  return ok({ members: page, response_metadata: { next_cursor: next } });
}

function listUserGroups(workspace: SlackWorkspace): Answer {
  return ok({ usergroups: workspace.userGroups.map(({ id, handle, users }) => ({ id, handle, name: handle, user_count: users.length })) });
}

function listUsersOfGroup(workspace: SlackWorkspace, args: Arguments): Answer {
  const group = workspace.userGroups.find(({ id }) => id === args.usergroup);
  return group ? ok({ users: group.users }) : failure('no_such_subteam');
}

function joinConversation(workspace: SlackWorkspace, args: Arguments): Answer {
  const channel = workspace.channels.find(({ id }) => id === args.channel);
  if (!channel || isHidden(channel)) return failure('channel_not_found');
  if (channel.isArchived) return failure('is_archived');
  channel.isMember = true;
  return ok({ channel: channelView(channel) });
}

function openConversation(workspace: SlackWorkspace, args: Arguments): Answer {
  const user = workspace.user(args.users ?? '');
  if (!user) return failure('user_not_found');
  if (user.isDeleted) return failure('user_disabled');
  if (user.isBot) return failure('cannot_dm_bot');
  return ok({ channel: { id: workspace.openDirectMessage(user.id) } });
}

function lookUpByEmail(workspace: SlackWorkspace, args: Arguments, granted: ReadonlySet<string>): Answer {
  const wanted = args.email?.toLowerCase();
  const user = workspace.users.find(({ email, isDeleted }) => email !== undefined && email.toLowerCase() === wanted && !isDeleted);
  return user ? ok({ user: userView(user, granted) }) : failure('users_not_found');
}

function listUsers(workspace: SlackWorkspace, args: Arguments, granted: ReadonlySet<string>): Answer {
  const { page, next } = pageOf(workspace.users, args);
  return ok({ members: page.map((user) => userView(user, granted)), response_metadata: { next_cursor: next } });
}

function userInfo(workspace: SlackWorkspace, args: Arguments, granted: ReadonlySet<string>): Answer {
  const user = workspace.user(args.user ?? '');
  return user ? ok({ user: userView(user, granted) }) : failure('user_not_found');
}

/** A private channel does not exist for an app that is not in it. */
function isHidden(channel: SlackChannel): boolean {
  return channel.isPrivate && !channel.isMember;
}

/** Forms, with JSON inside for what is not a string; JSON bodies and queries too, as Slack takes them. */
function argumentsOf(request: ReceivedRequest): Arguments {
  if (request.headers['content-type']?.startsWith('application/json')) {
    const body = JSON.parse(request.body || '{}') as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
  }
  return { ...Object.fromEntries(request.query), ...Object.fromEntries(new URLSearchParams(request.body)) };
}

function parseBlocks(source: string | undefined): readonly SlackBlock[] | undefined {
  if (source === undefined) return [];
  try {
    const blocks: unknown = JSON.parse(source);
    return Array.isArray(blocks) ? (blocks as SlackBlock[]) : undefined;
  } catch {
    return undefined;
  }
}

function ok(fields: Readonly<Record<string, unknown>>): Answer {
  return { ok: true, ...fields };
}

function failure(error: string): Answer {
  return { ok: false, error };
}

function json(body: Answer, headers: Readonly<Record<string, string>>): Reply {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}
