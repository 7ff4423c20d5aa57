import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { buttonsOf, isSameButton, type SlackButton } from './buttons.ts';
import { APP, pressPayload, TEAM_DOMAIN } from './press-payload.ts';
import type { ResponseUrls } from './response-urls.ts';
import { type SlackMessage, type SlackUser, type SlackWorkspace, TEAM } from './workspace.ts';

/** A request that Slack would send to the app: a POST of a form. */
export interface SlackRequest {
  readonly headers: Readonly<Record<'content-type' | 'user-agent' | 'x-slack-request-timestamp' | 'x-slack-signature', string>>;
  readonly body: string;
  /** Where it may be answered to; it is in the body too. */
  readonly responseUrl: string;
}

export interface InteractionsOptions {
  readonly clock: Clock;
  readonly workspace: SlackWorkspace;
  readonly responseUrls: ResponseUrls;
  readonly signingSecret: string;
  /** The service's own, without a trailing slash. */
  readonly origin: string;
}

/** What people do to an app: presses and commands, as the signed requests that they become. */
export class Interactions {
  readonly #options: InteractionsOptions;
  #count = 0;

  constructor(options: InteractionsOptions) {
    this.#options = options;
  }

  /** @param button the first with this action id, or one of `buttonsOf(message)` */
  press(message: SlackMessage, button: string | SlackButton, userReference: string): SlackRequest {
    const pressed = buttonsOf(message).find((each) => isSameButton(each, button));
    if (!pressed) throw new Error(`the message has no button ${typeof button === 'string' ? button : button.actionId}`);
    const user = this.#user(userReference);
    const responseUrl = this.#responseUrl('actions', user, message.channel);
    const { clock, workspace } = this.#options;
    const channelName = workspace.channel(message.channel)?.name;
    const payload = pressPayload({
      message,
      pressed,
      user,
      responseUrl,
      trigger: this.#trigger(),
      now: clock.now(),
      ...(channelName !== undefined && { channelName }),
    });
    return this.#signed(new URLSearchParams({ payload: JSON.stringify(payload) }), responseUrl);
  }

  /** @param text what comes after the command */
  command(text: string, userReference: string, { command = '/keyhammer', channel = '' } = {}): SlackRequest {
    const user = this.#user(userReference);
    const where = this.#options.workspace.channel(channel) ?? {
      id: this.#options.workspace.openDirectMessage(user.id),
      name: 'directmessage',
    };
    const responseUrl = this.#responseUrl('commands', user, where.id);
    const form = new URLSearchParams({
      token: 'legacy-fixed-value',
      team_id: user.teamId ?? TEAM,
      team_domain: TEAM_DOMAIN,
      channel_id: where.id,
      channel_name: where.name,
      user_id: user.id,
      user_name: user.name,
      command,
      text,
      api_app_id: APP,
      is_enterprise_install: 'false',
      response_url: responseUrl,
      trigger_id: this.#trigger(),
    });
    return this.#signed(form, responseUrl);
  }

  #signed(form: URLSearchParams, responseUrl: string): SlackRequest {
    const { clock, signingSecret } = this.#options;
    const body = form.toString();
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    };
    return { headers, body, responseUrl };
  }

  #responseUrl(kind: 'actions' | 'commands', user: SlackUser, channel: string): string {
    return this.#options.origin + this.#options.responseUrls.make(kind, user.id, channel);
  }

  #user(reference: string): SlackUser {
    const user = this.#options.workspace.users.find(({ id, name }) => id === reference || name === reference);
    if (user) return user;
    throw new Error(`nobody in the workspace is called ${reference}`);
  }

  #trigger(): string {
    this.#count += 1;
    return `${this.#count}.1.sandbox-trigger`;
  }
}
