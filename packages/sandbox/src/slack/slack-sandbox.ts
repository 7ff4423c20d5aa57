import type { Clock } from '../clock.ts';
import { LoopbackService, type ServiceOptions } from '../loopback-service.ts';
import type { SlackButton } from './buttons.ts';
import { answerWebhook, plain } from './incoming-webhook.ts';
import { Interactions, type SlackRequest } from './interactions.ts';
import { ResponseUrls, type SlackReply } from './response-urls.ts';
import { ALL_SCOPES, answerWebApi, type SlackAccess } from './web-api.ts';
import { type SlackChannelSeed, type SlackMessage, type SlackUserGroupSeed, type SlackUserSeed, SlackWorkspace } from './workspace.ts';

export interface SlackSandboxOptions extends ServiceOptions {
  readonly clock: Clock;
  /** The bot token that the Web API takes. */
  readonly token: string;
  /** What the token may do; everything that Keyhammer ever asks for, if absent. */
  readonly scopes?: readonly string[];
  readonly channels?: readonly SlackChannelSeed[];
  readonly users?: readonly SlackUserSeed[];
  readonly userGroups?: readonly SlackUserGroupSeed[];
  /** What it signs its own requests with. */
  readonly signingSecret?: string;
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
  readonly signingSecret: string;
  /**
   * What a press becomes: the request that Slack sends to the app. Its question counts as answered with yes.
   * @param button the first with this action id (`keyhammer:keep`), or one of `buttonsOf(message)`
   * @param user by user name or id
   */
  press(message: SlackMessage, button: string | SlackButton, user: string): SlackRequest;
  /** What `/keyhammer <text>` becomes; in a direct message with the app, if no channel is said. */
  command(text: string, user: string, where?: { readonly command?: string; readonly channel?: string }): SlackRequest;
  /** What the app has said to the `response_url` of such requests, the oldest first. */
  readonly replies: readonly SlackReply[];
  /** The same to one person, by user name or id. */
  repliesTo(user: string): readonly SlackReply[];
  /** Faults, and calls counted by method: `chat.postMessage`, `webhook`, `response_url`. */
  readonly service: LoopbackService;
  /** The next calls of a method get a 429. */
  throttle(method: string, times: number, retryAfterSeconds: number): void;
  /** Every call gets this error from now on: `token_revoked`, `invalid_auth` … */
  refuse(error: string): void;
  /** Takes scopes away from the token. */
  grantOnly(scopes: readonly string[]): void;
  close(): Promise<void>;
}

const DEFAULT_SIGNING_SECRET = 'sandbox-signing-secret';
const DEFAULT_CHANNELS: readonly SlackChannelSeed[] = [{ name: 'general' }];

export async function startSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const channels = options.channels ?? DEFAULT_CHANNELS;
  const workspace = new SlackWorkspace(options.clock, { channels, users: options.users ?? [], userGroups: options.userGroups ?? [] });
  const responseUrls = new ResponseUrls(options.clock);
  const signingSecret = options.signingSecret ?? DEFAULT_SIGNING_SECRET;
  const access: SlackAccess = { token: options.token, scopes: new Set(options.scopes ?? ALL_SCOPES) };
  const webhookPath = options.webhookPath ?? '/services/T000000001/B000000001/sandbox-webhook-secret';
  const webhookChannel = options.webhookChannel ?? channels[0]?.name ?? '';

  const service = await LoopbackService.start(
    {
      name: 'slack',
      operationOf: ({ path }) => operationOf(path),
      handle(request) {
        switch (request.operation) {
          case 'webhook':
            return request.path === webhookPath ? answerWebhook(request, workspace, webhookChannel) : plain(404, 'no_service');
          case 'response_url':
            return responseUrls.answer(request);
          default:
            return answerWebApi(request, workspace, access);
        }
      },
    },
    options,
  );

  const interactions = new Interactions({ clock: options.clock, workspace, responseUrls, signingSecret, origin: service.url });
  return {
    apiUrl: `${service.url}/api/`,
    webhookUrl: `${service.url}${webhookPath}`,
    messages: workspace.messages,
    messagesTo: (receiver) => workspace.messagesTo(receiver),
    signingSecret,
    press: (message, button, user) => interactions.press(message, button, user),
    command: (text, user, where) => interactions.command(text, user, where),
    replies: responseUrls.replies,
    repliesTo: (user) => responseUrls.replies.filter(({ to }) => to === user || workspace.user(to)?.name === user),
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

function operationOf(path: string): string {
  if (path.startsWith('/api/')) return path.slice('/api/'.length);
  return /^\/(actions|commands)\//.test(path) ? 'response_url' : 'webhook';
}
