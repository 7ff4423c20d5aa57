import { FailedCall } from './failed-call.ts';
import { retryAfterMs } from './retry-after.ts';
import { type SigningKey, signRequest, type UnsignedRequest } from './sign-request.ts';

export interface Answer {
  /** Parsed JSON; `undefined` if there is none. */
  readonly body: unknown;
  readonly headers: Headers;
}

export interface ExchangeOptions {
  readonly key: SigningKey;
  readonly userAgent: string;
  /** This machine's clock. */
  readonly now: () => Date;
}

const TIMEOUT_MS = 30_000;
/** The identity domains have a type of their own. */
const ACCEPTED = 'application/json, application/scim+json';

/** One signed request and its answer. @throws FailedCall */
export async function exchange(request: UnsignedRequest, { key, userAgent, now }: ExchangeOptions): Promise<Answer> {
  const headers = { accept: ACCEPTED, 'user-agent': userAgent, ...signRequest(request, key, now().toUTCString()) };
  const { response, text } = await send(request, headers);
  if (!response.ok) throw refusalOf(response, text, now());
  return { body: jsonOf(response, text), headers: response.headers };
}

async function send({ method, url, body }: UnsignedRequest, headers: Readonly<Record<string, string>>) {
  try {
    const response = await fetch(url, {
      method,
      headers,
      // The signature is for one host: nothing is sent elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body }),
    });
    return { response, text: await response.text() };
  } catch (error) {
    throw new FailedCall({ status: 0, code: systemCodeOf(error), message: `no answer from ${url.host}`, cause: error });
  }
}

/** Of the answer that says no. OCI's own errors are `{code, message}`, those of the identity domains `{status, detail}`. */
function refusalOf(response: Response, text: string, receivedAt: Date): FailedCall {
  const { code, message, detail } = errorBodyOf(text);
  const answeredAt = Date.parse(response.headers.get('date') ?? '');
  return new FailedCall({
    status: response.status,
    code: textOr(code, `HTTP ${response.status}`),
    message: textOr(message, textOr(detail, response.statusText || 'no reason given')),
    requestId: requestIdOf(response.headers),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), receivedAt),
    clockAheadMs: Number.isNaN(answeredAt) ? undefined : receivedAt.getTime() - answeredAt,
  });
}

export function requestIdOf(headers: Headers): string | undefined {
  return headers.get('opc-request-id') ?? undefined;
}

function jsonOf(response: Response, text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new FailedCall({
      status: response.status,
      code: `HTTP ${response.status}`,
      message: 'the answer is not JSON',
      requestId: requestIdOf(response.headers),
    });
  }
}

/** A proxy on the way answers with HTML. */
function errorBodyOf(text: string): { readonly code?: unknown; readonly message?: unknown; readonly detail?: unknown } {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** `fetch` wraps the error of the system: `TypeError: fetch failed`. It may be of another realm, and so no `Error` of this one. */
function systemCodeOf(error: unknown): string {
  const { cause, name } = propertiesOf(error);
  const inner = propertiesOf(cause);
  return textOr(inner.code, textOr(inner.name, textOr(name, 'Unknown')));
}

function propertiesOf(thing: unknown): { readonly code?: unknown; readonly name?: unknown; readonly cause?: unknown } {
  return typeof thing === 'object' && thing !== null ? thing : {};
}
