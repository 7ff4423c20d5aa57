import { type Delivery, type Message, type Notifier, paragraph, text } from '@keyhammer/core';
import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { withoutChoices } from './blocks.ts';
import { renderMessage } from './render-message.ts';
import type { SlackRetries } from './retrying.ts';
import { remoteErrorOf, type SlackFailure, WEBHOOK } from './slack-error.ts';
import { slackFetch, transportFailureOf } from './slack-fetch.ts';

/** Sends to the one channel that an incoming webhook leads to; the message says whom it is for. */
export class WebhookNotifier implements Notifier {
  readonly #webhook: IncomingWebhook;
  readonly #retries: SlackRetries;

  constructor(url: string, timeoutMs: number, retries: SlackRetries) {
    this.#webhook = new IncomingWebhook(url, { timeout: timeoutMs, fetch: slackFetch });
    this.#retries = retries;
  }

  async knows(): Promise<boolean> {
    return false;
  }

  /** Without buttons: a webhook says nothing of the app that it belongs to, so nobody knows whether a press would arrive. */
  async send({ to, title, body }: Message): Promise<Delivery> {
    const rendered = renderMessage(title, withoutChoices([paragraph(text(`For ${to}`)), ...body]));
    const answered = await this.#retries.run({
      operation: WEBHOOK,
      does: true,
      call: () =>
        this.#webhook.send({
          text: rendered.text,
          blocks: [...rendered.blocks],
          link_names: false,
          unfurl_links: false,
          unfurl_media: false,
        }),
      failureOf,
    });
    if (answered.kind === 'answer') return { kind: 'sent' };
    const { refusal, cause } = answered;
    const reason = GONE[refusal.error];
    if (reason === undefined) throw remoteErrorOf(refusal, WEBHOOK, true, cause);
    return { kind: 'unknown-receiver', reason };
  }
}

const GONE: Readonly<Record<string, string>> = {
  channel_is_archived: "the incoming webhook's channel is archived: unarchive it, or make a new webhook",
  channel_not_found: "the incoming webhook's channel no longer exists: make a new webhook",
  user_not_found: 'the person whom the incoming webhook leads to no longer exists: make a new webhook',
};

function failureOf(error: unknown): SlackFailure {
  if (!(error instanceof IncomingWebhookHTTPError)) return transportFailureOf(error);
  const word: unknown = error.body;
  if (typeof word === 'string' && /^[a-z_]{1,100}$/.test(word)) return { kind: 'refused', error: word };
  if (error.statusCode === 503) return { kind: 'not-sent', why: 'HTTP status 503' };
  return { kind: error.statusCode >= 500 ? 'no-answer' : 'not-sent', why: `HTTP status ${error.statusCode}` };
}
