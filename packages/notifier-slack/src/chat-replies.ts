import { type ChatReplies, type Doc, type EventLog, RejectedError } from '@keyhammer/core';
import { type RenderedMessage, renderReply } from './render-message.ts';
import type { SlackRetries } from './retrying.ts';
import { remoteErrorOf, type SlackFailure } from './slack-error.ts';
import { slackFetch, transportFailureOf } from './slack-fetch.ts';

export interface SlackRepliesOptions {
  /** The root of the Web API as configured. One on this machine (a test's) answers to its own addresses. */
  readonly apiUrl?: string;
  readonly timeoutMs: number;
}

const REPLY = 'the reply to a person';

/** Slack's and GovSlack's. */
const REPLY_HOSTS: ReadonlySet<string> = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** To the `response_url` of a request of Slack's. It is a secret: whoever has it may post. */
export class SlackReplies implements ChatReplies {
  readonly #options: SlackRepliesOptions;
  readonly #retries: SlackRetries;
  readonly #log: EventLog;

  constructor(options: SlackRepliesOptions, retries: SlackRetries, log: EventLog) {
    this.#options = options;
    this.#retries = retries;
    this.#log = log;
  }

  async reply(to: string, body: Doc): Promise<void> {
    const address = addressOf(to, this.#options.apiUrl);
    const rendered = renderReply(body);
    // Said twice it does no harm, so it is tried again as a lookup is.
    const answered = await this.#retries.run({ operation: REPLY, does: false, call: () => this.#post(address, rendered), failureOf });
    if (answered.kind === 'answer') return;
    const { refusal, cause } = answered;
    if (!isOver(refusal.error)) throw remoteErrorOf(refusal, REPLY, false, cause);
    this.#log.info('reply was too late: Slack takes five of them, for half an hour', { error: refusal.error });
  }

  async #post(address: string, { text, blocks }: RenderedMessage): Promise<void> {
    const response = await slackFetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks }),
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#options.timeoutMs),
    });
    const word = wordOf(await response.text());
    if (!response.ok || word !== undefined) throw new ReplyRefused(response.status, word);
  }
}

/** A forged request must not make us call anything else, so the address is held against what is known of Slack's. */
function addressOf(to: string, apiUrl: string | undefined): string {
  const url = URL.canParse(to) ? new URL(to) : undefined;
  if (url && (isSlacks(url) || isTests(url, apiUrl))) return url.href;
  throw new RejectedError("A reply is wanted at an address that is not Slack's, so none is given", {
    advice: 'Look into who sent that request: Slack does not',
  });
}

function isSlacks({ protocol, host, username, password }: URL): boolean {
  return protocol === 'https:' && REPLY_HOSTS.has(host) && username === '' && password === '';
}

function isTests(url: URL, apiUrl: string | undefined): boolean {
  const root = apiUrl === undefined ? undefined : new URL(apiUrl);
  return root !== undefined && LOOPBACK.has(root.hostname) && url.origin === root.origin;
}

/** Thrown by `#post`: the answer, without the address. */
class ReplyRefused extends Error {
  readonly status: number;
  readonly word: string | undefined;

  constructor(status: number, word: string | undefined) {
    super(word ?? `HTTP status ${status}`);
    this.status = status;
    this.word = word;
  }
}

/** Why not, if the answer is a no: `{"ok":false,"error":"expired_url"}`. */
function wordOf(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || Reflect.get(answer, 'ok') !== false) return undefined;
    const error: unknown = Reflect.get(answer, 'error');
    return typeof error === 'string' && /^[\w .:-]{1,100}$/.test(error) ? error : 'unknown_error';
  } catch {
    // Plain text: `ok`.
    return undefined;
  }
}

function failureOf(error: unknown): SlackFailure {
  if (!(error instanceof ReplyRefused)) return transportFailureOf(error);
  const { status, word } = error;
  if (status === 503) return { kind: 'not-sent', why: 'HTTP status 503' };
  if (status >= 500) return { kind: 'no-answer', why: `HTTP status ${status}` };
  return { kind: 'refused', error: word ?? `HTTP status ${status}` };
}

/** Slack writes it both ways: `expired_url`, `Expired url`. */
function isOver(error: string): boolean {
  return /^((expired|used)[ _]url|HTTP status (404|410))$/i.test(error);
}
