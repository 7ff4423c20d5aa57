import type { EventLog, RemoteError } from '@keyhammer/core';
import { type Logger, LogLevel, WebAPIHTTPError, WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { Answered, SlackRetries } from './retrying.ts';
import { remoteErrorOf, type SlackFailure } from './slack-error.ts';
import { slackFetch, transportFailureOf, UNSAID_RETRY_AFTER_MS } from './slack-fetch.ts';

export interface WebApiOptions {
  readonly token: string;
  /** With a trailing slash; Slack's own if absent. */
  readonly apiUrl?: string;
  readonly timeoutMs: number;
}

/** Slack says no in a word: `channel_not_found`, `is_archived` … */
export interface Refused {
  readonly kind: 'refused';
  readonly error: string;
  /** The same in core's terms, for whom the word says nothing. */
  asRemoteError(): RemoteError;
}

export type WebApiAnswer = { readonly kind: 'answer'; readonly body: unknown } | Refused;

/** Slack's Web API by method name: retried where that is safe, failures in core's terms, bodies not yet looked into. */
export class SlackWebApi {
  readonly #client: WebClient;
  readonly #retries: SlackRetries;

  constructor({ token, apiUrl, timeoutMs }: WebApiOptions, retries: SlackRetries, log: EventLog) {
    this.#retries = retries;
    this.#client = new WebClient(token, {
      ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
      allowAbsoluteUrls: false,
      retryConfig: { retries: 0 },
      fetch: slackFetch,
      timeout: timeoutMs,
      logger: quietLogger(log),
    });
  }

  async call(method: string, args: Readonly<Record<string, unknown>>, { does = false } = {}): Promise<WebApiAnswer> {
    const answered: Answered<unknown> = await this.#retries.run({
      operation: method,
      does,
      call: () => this.#client.apiCall(method, { ...args }),
      failureOf,
    });
    if (answered.kind === 'answer') return { kind: 'answer', body: answered.value };
    const { refusal, cause } = answered;
    return { kind: 'refused', error: refusal.error, asRemoteError: () => remoteErrorOf(refusal, method, does, cause) };
  }
}

function failureOf(error: unknown): SlackFailure {
  if (error instanceof WebAPIHTTPError) return httpFailureOf(error.statusCode);
  if (error instanceof WebAPIPlatformError) return platformFailureOf(error);
  return transportFailureOf(error);
}

/** 503 is Slack's word for "not now"; behind any other status the call may have been carried out. */
function httpFailureOf(status: number): SlackFailure {
  return { kind: status === 503 ? 'not-sent' : 'no-answer', why: `HTTP status ${status}` };
}

function platformFailureOf({ data }: WebAPIPlatformError): SlackFailure {
  const { error } = data;
  // Slack spells it both ways, and not always with the status 429.
  if (error === 'ratelimited' || error === 'rate_limited') {
    const seconds = data.response_metadata?.retryAfter;
    return { kind: 'throttled', retryAfterMs: seconds === undefined ? UNSAID_RETRY_AFTER_MS : seconds * 1000 };
  }
  // For a body that is no JSON, a proxy's page for one, the SDK gives the whole body as the error.
  if (!/^[a-z0-9_.:-]{1,100}$/i.test(error)) return { kind: 'no-answer', why: 'the answer is not from Slack' };
  const { needed, provided } = data as { needed?: unknown; provided?: unknown };
  return {
    kind: 'refused',
    error,
    ...(typeof needed === 'string' && { needed }),
    ...(typeof provided === 'string' && { provided }),
  };
}

/** The SDK would print to the console. What it has to say comes back as an error anyway. */
function quietLogger(log: EventLog): Logger {
  const pass = (...said: unknown[]) =>
    log.debug('the Slack SDK warns', { said: said.filter((part) => typeof part === 'string').join(' ') });
  return { debug() {}, info() {}, warn: pass, error: pass, setLevel() {}, getLevel: () => LogLevel.WARN, setName() {} };
}
