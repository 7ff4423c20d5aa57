import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { limitError, type SlackBlock } from './message-limits.ts';
import type { SlackWorkspace } from './workspace.ts';

interface WebhookBody {
  readonly text?: string;
  readonly blocks?: readonly SlackBlock[];
  readonly unfurl_links?: boolean;
}

/** An incoming webhook: one channel, bodies of plain text, statuses that mean something. */
export function answerWebhook(request: ReceivedRequest, workspace: SlackWorkspace, channelName: string): Reply {
  const channel = workspace.channel(channelName);
  if (!channel) return plain(404, 'channel_not_found');
  if (channel.isArchived) return plain(410, 'channel_is_archived');
  const body = parse(request.body);
  if (body === undefined) return plain(400, 'invalid_payload');
  const { text = '', blocks = [] } = body;
  const limit = limitError(text, blocks);
  if (limit !== undefined) return plain(400, limit);
  workspace.post({ channel: channel.id, text, blocks, via: 'webhook', unfurlLinks: body.unfurl_links ?? true });
  return plain(200, 'ok');
}

export function plain(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'text/plain', ...headers }, body };
}

function parse(body: string): WebhookBody | undefined {
  try {
    return JSON.parse(body) as WebhookBody;
  } catch {
    return undefined;
  }
}
