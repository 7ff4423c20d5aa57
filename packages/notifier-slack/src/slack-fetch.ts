import type { FetchFunction } from '@slack/web-api';

/** Why a request got no answer that an SDK could read. */
export type TransportFailure =
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  /** Nothing reached Slack. */
  | { readonly kind: 'not-sent'; readonly why: string }
  /** Something did, and no answer that can be understood came back. */
  | { readonly kind: 'no-answer'; readonly why: string };

/** Thrown by {@link slackFetch}; the SDKs put it into the `cause` of an error of theirs. */
class TransportError extends Error {
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, cause?: unknown) {
    super(failure.kind === 'throttled' ? 'rate limited' : failure.why, { cause });
    this.failure = failure;
  }
}

export const UNSAID_RETRY_AFTER_MS = 30_000;

/**
 * `fetch`, with what the SDKs lose kept: the Retry-After of a 429 (the webhook's SDK drops the headers), and whether a
 * request that failed had left at all.
 */
export const slackFetch: FetchFunction = async (url, init) => {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new TransportError(networkFailureOf(error), error);
  });
  if (response.status !== 429) return response;
  await response.body?.cancel();
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  throw new TransportError({ kind: 'throttled', retryAfterMs: Number.isNaN(seconds) ? UNSAID_RETRY_AFTER_MS : seconds * 1000 });
};

/** What stopped a call for which an SDK threw this. */
export function transportFailureOf(error: unknown): TransportFailure {
  const transport = causesOf(error).find((link) => link instanceof TransportError);
  return transport?.failure ?? networkFailureOf(error);
}

/** Codes of Node and undici that say that no request left this machine, or none reached the other. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Tells a request that was never sent from one whose answer was lost. Only codes and well-known names are taken over:
 * the message of a network error may quote the URL, and a webhook's URL is a secret.
 */
function networkFailureOf(error: unknown): TransportFailure {
  const chain = causesOf(error);
  if (chain.some((link) => propertyOf(link, 'name') === 'TimeoutError')) return { kind: 'no-answer', why: 'no answer in time' };
  const code = chain.map((link) => propertyOf(link, 'code')).find((value) => typeof value === 'string' && /^[A-Z0-9_]+$/.test(value));
  if (typeof code !== 'string') return { kind: 'no-answer', why: 'the connection failed' };
  const connecting = chain.some((link) => propertyOf(link, 'syscall') === 'connect');
  const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(TLS|SSL)/.test(code);
  return { kind: NEVER_SENT.has(code) || connecting || untrusted ? 'not-sent' : 'no-answer', why: code };
}

function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let link = error; link !== undefined && chain.length < 8; link = propertyOf(link, 'cause')) chain.push(link);
  return chain;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
