import { type SlackChannel, type SlackUser, TEAM } from './workspace.ts';

const LARGEST_PAGE = 1000;

export function pageOf<T>(
  all: readonly T[],
  args: Readonly<Record<string, string>>,
): { readonly page: readonly T[]; readonly next: string } {
  const start = args.cursor ? Number(Buffer.from(args.cursor, 'base64').toString().replace('from:', '')) : 0;
  const end = start + Math.min(Number(args.limit ?? 100), LARGEST_PAGE);
  return { page: all.slice(start, end), next: end < all.length ? Buffer.from(`from:${end}`).toString('base64') : '' };
}

export function channelView(channel: SlackChannel): Readonly<Record<string, unknown>> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate,
    is_im: false,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    is_member: channel.isMember,
  };
}

/** Without the scope for it the address is left out, and nothing is said. */
export function userView(user: SlackUser, granted: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  return {
    id: user.id,
    team_id: user.teamId ?? TEAM,
    name: user.name,
    deleted: user.isDeleted ?? false,
    is_bot: user.isBot ?? false,
    real_name: user.realName ?? user.name,
    profile: {
      display_name: user.displayName ?? '',
      real_name: user.realName ?? user.name,
      ...(user.email !== undefined && granted.has('users:read.email') && { email: user.email }),
    },
  };
}
