import { isObject, listAt, stringAt } from './json.ts';

/** A request to Jira as our `request` function gets it from jira-client, with what we add to it. */
export interface JiraCall {
  readonly method: string;
  readonly uri: string;
  readonly body?: unknown;
  /** A POST that only reads, or whose repetition changes nothing. */
  readonly repeatable?: boolean;
  /** A status, besides the 2xx, whose body is an answer to read rather than an error. */
  readonly answers?: readonly number[];
  /** Milliseconds. */
  readonly timeout?: number;
}

/** What came of one try. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  /** `sent: false`: there was no connection that it could have gone over. */
  | { readonly kind: 'unanswered'; readonly sent: boolean; readonly cause: unknown };

/** May it be sent again when it isn't known whether it was carried out? */
export function isRepeatable(call: JiraCall): boolean {
  return call.method === 'GET' || call.method === 'PUT' || call.repeatable === true;
}

const MAX_TRIES = 5;
/** Who asks for a longer wait is not worth holding a worker for: the next run comes back. */
export const LONGEST_WAIT_SECONDS = 120;

/**
 * Milliseconds to wait before the next try, or `undefined` if there shall be none.
 * A 429 was not carried out, whatever it was. Retrying before `Retry-After` is over only makes it longer (JRACLOUD-69262).
 */
export function waitBeforeRetry(call: JiraCall, exchange: Exchange, tries: number): number | undefined {
  if (tries >= MAX_TRIES || !mayBeRetried(call, exchange)) return undefined;
  const asked = exchange.kind === 'answered' ? retryAfterSeconds(exchange.headers) : undefined;
  if (asked !== undefined && asked > LONGEST_WAIT_SECONDS) return undefined;
  return asked !== undefined ? asked * 1000 : 500 * 2 ** tries;
}

function mayBeRetried(call: JiraCall, exchange: Exchange): boolean {
  if (exchange.kind === 'unanswered') return !exchange.sent || isRepeatable(call);
  return exchange.status === 429 || (exchange.status >= 500 && isRepeatable(call));
}

/** Seconds, or an HTTP date, which is compared with the answer's own `Date`. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.max(Number(value), 1);
  const seconds = (Date.parse(value) - Date.parse(headers.get('date') ?? '')) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 1);
}

/** Failures that come before the first byte is sent. All others may come after it. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** `fetch` hides the reason in `cause`; with several addresses in its `errors`. */
export function networkCode(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  return stringAt(error, 'code') ?? networkCode(listAt(error, 'errors')[0]) ?? networkCode(error.cause);
}

export function wasSent(error: unknown): boolean {
  return !NOT_SENT.has(networkCode(error) ?? '');
}
