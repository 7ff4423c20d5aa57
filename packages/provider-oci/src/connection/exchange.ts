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
  const signed = signRequest(request, key, now().toUTCString());
  const { response, text } = await send(request, { accept: ACCEPTED, 'user-agent': userAgent, ...signed });
  if (!response.ok) throw refusalOf({ response, text, receivedAt: now(), signature: signatureIn(signed) });
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

interface Refusal {
  readonly response: Response;
  readonly text: string;
  readonly receivedAt: Date;
  /** Of the request. Whoever has it can send the same request for five minutes: it is blotted out where it is repeated. */
  readonly signature: string;
}

/** Of the answer that says no. OCI's own errors are `{code, message}`, those of the identity domains `{status, detail}`. */
function refusalOf({ response, text, receivedAt, signature }: Refusal): FailedCall {
  const { code, message, detail } = errorBodyOf(text);
  const answeredAt = Date.parse(response.headers.get('date') ?? '');
  const said = (value: unknown, otherwise: string) => textOr(value, otherwise).replaceAll(signature, '[secret]');
  return new FailedCall({
    status: response.status,
    code: said(code, `HTTP ${response.status}`),
    message: said(message, said(detail, response.statusText || 'no reason given')),
    requestId: requestIdOf(response.headers),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), receivedAt),
    clockAheadMs: Number.isNaN(answeredAt) ? undefined : receivedAt.getTime() - answeredAt,
  });
}

function signatureIn({ authorization = '' }: Readonly<Record<string, string>>): string {
  return /signature="([^"]+)"/.exec(authorization)?.[1] ?? authorization;
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
