import type { Clock } from '../clock.ts';
import { LoopbackService, type ServiceOptions } from '../loopback-service.ts';
import { answerWebhook, plain } from './incoming-webhook.ts';
import { ALL_SCOPES, answerWebApi, type SlackAccess } from './web-api.ts';
import { type SlackChannelSeed, type SlackMessage, type SlackUserSeed, SlackWorkspace } from './workspace.ts';

export interface SlackSandboxOptions extends ServiceOptions {
  readonly clock: Clock;
  /** The bot token that the Web API takes. */
  readonly token: string;
  /** What the token may do; everything that Keyhammer ever asks for, if absent. */
  readonly scopes?: readonly string[];
  readonly channels?: readonly SlackChannelSeed[];
  readonly users?: readonly SlackUserSeed[];
  /** The secret path of the incoming webhook. */
  readonly webhookPath?: string;
  /** Where the webhook posts; the first channel, if absent. */
  readonly webhookChannel?: string;
}

/** A Slack workspace on a loopback port. */
export interface SlackSandbox {
  /** For `slack.api_url`. */
  readonly apiUrl: string;
  readonly webhookUrl: string;
  /** Everything that was posted, the oldest first. */
  readonly messages: readonly SlackMessage[];
  /** What was posted to a channel (`#name` or id) or to a person (user name or id). */
  messagesTo(receiver: string): readonly SlackMessage[];
  /** Faults, and calls counted by method: `chat.postMessage`, `webhook`. */
  readonly service: LoopbackService;
  /** The next calls of a method get a 429. */
  throttle(method: string, times: number, retryAfterSeconds: number): void;
  /** Every call gets this error from now on: `token_revoked`, `invalid_auth` … */
  refuse(error: string): void;
  /** Takes scopes away from the token. */
  grantOnly(scopes: readonly string[]): void;
  close(): Promise<void>;
}

const DEFAULT_CHANNELS: readonly SlackChannelSeed[] = [{ name: 'general' }];

export async function startSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const channels = options.channels ?? DEFAULT_CHANNELS;
  const workspace = new SlackWorkspace(options.clock, channels, options.users ?? []);
  const access: SlackAccess = { token: options.token, scopes: new Set(options.scopes ?? ALL_SCOPES) };
  const webhookPath = options.webhookPath ?? '/services/T000000001/B000000001/sandbox-webhook-secret';
  const webhookChannel = options.webhookChannel ?? channels[0]?.name ?? '';

  const service = await LoopbackService.start(
    {
      name: 'slack',
      operationOf: ({ path }) => (path.startsWith('/api/') ? path.slice('/api/'.length) : 'webhook'),
      handle(request) {
        if (request.operation !== 'webhook') return answerWebApi(request, workspace, access);
        return request.path === webhookPath ? answerWebhook(request, workspace, webhookChannel) : plain(404, 'no_service');
      },
    },
    options,
  );

  return {
    apiUrl: `${service.url}/api/`,
    webhookUrl: `${service.url}${webhookPath}`,
    messages: workspace.messages,
    messagesTo: (receiver) => workspace.messagesTo(receiver),
    service,
    throttle(method, times, retryAfterSeconds) {
      const body = method === 'webhook' ? 'rate_limited' : '{"ok":false,"error":"ratelimited"}';
      const contentType = method === 'webhook' ? 'text/plain' : 'application/json; charset=utf-8';
      const headers = { 'content-type': contentType, 'retry-after': String(retryAfterSeconds) };
      service.addFault({ matches: ({ operation }) => operation === method, times, effect: { status: 429, headers, body } });
    },
    refuse(error) {
      access.refusal = error;
    },
    grantOnly(scopes) {
      access.scopes = new Set(scopes);
    },
    close: () => service.close(),
  };
}
