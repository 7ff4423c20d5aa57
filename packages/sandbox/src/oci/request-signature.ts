import { createHash, type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { OciAuthorization } from './authorization-header.ts';

const ALLOWED_SKEW_MS = 5 * 60 * 1000;

/** A request as it came, to the byte. */
export interface SignedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Where the signer meant to send it. */
export interface SignedFor {
  readonly host: string;
  readonly target: string;
}

export interface SignatureCheck {
  readonly authorization: OciAuthorization;
  readonly publicKey: KeyObject;
  readonly now: Date;
  /** Where the request may have been signed for, if it came through a proxy; where it came to, if absent. */
  readonly signedFor?: readonly SignedFor[];
}

/** What is wrong with the signature of a request. Absent: nothing is. Whose key it is, is not asked here. */
export function signatureFault(request: SignedRequest, check: SignatureCheck): string | undefined {
  const { headers } = request;
  const { authorization, now, signedFor } = check;
  const meant = signedFor ?? [{ host: headers.host ?? '', target: request.target }];
  return (
    formFault(authorization) ??
    missingHeader(request, authorization) ??
    dateFault(request, authorization, now) ??
    bodyFault(request) ??
    (meant.some((where) => isSignedFor(request, where, check)) ? undefined : 'the signature is not that of the request')
  );
}

function formFault({ version, algorithm }: OciAuthorization): string | undefined {
  if (version !== '1') return `the version of the signature is '${version}'`;
  return algorithm === 'rsa-sha256' ? undefined : `the algorithm is '${algorithm}'`;
}

function missingHeader(request: SignedRequest, { headers }: OciAuthorization): string | undefined {
  const needed = ['(request-target)', 'host', ...(hasBody(request) ? ['content-length', 'content-type', 'x-content-sha256'] : [])];
  const unsigned = needed.find((name) => !headers.includes(name));
  if (unsigned !== undefined) return `${unsigned} is not signed`;
  const absent = headers.find((name) => name !== '(request-target)' && request.headers[name] === undefined);
  return absent === undefined ? undefined : `${absent} is signed and was not sent`;
}

function dateFault({ headers }: SignedRequest, { headers: signed }: OciAuthorization, now: Date): string | undefined {
  const name = ['x-date', 'date'].find((candidate) => signed.includes(candidate));
  if (name === undefined) return 'neither date nor x-date is signed';
  const date = String(headers[name]);
  const skew = Math.abs(Date.parse(date) - now.getTime());
  return skew <= ALLOWED_SKEW_MS ? undefined : `${name} is ${date}, and it is ${now.toUTCString()}`;
}

function bodyFault(request: SignedRequest): string | undefined {
  if (!hasBody(request)) return undefined;
  const { headers, body } = request;
  if (headers['content-length'] !== String(Buffer.byteLength(body))) return 'content-length is not that of the body';
  const digest = createHash('sha256').update(body).digest('base64');
  return headers['x-content-sha256'] === digest ? undefined : 'x-content-sha256 is not that of the body';
}

function hasBody({ method }: SignedRequest): boolean {
  return ['POST', 'PUT', 'PATCH'].includes(method);
}

function isSignedFor(request: SignedRequest, where: SignedFor, { authorization, publicKey }: SignatureCheck): boolean {
  const signed = signedText(request, where, authorization.headers);
  return verify('sha256', Buffer.from(signed), publicKey, Buffer.from(authorization.signature, 'base64'));
}

function signedText({ method, headers }: SignedRequest, { host, target }: SignedFor, names: readonly string[]): string {
  const values: Readonly<Record<string, unknown>> = { ...headers, host, '(request-target)': `${method.toLowerCase()} ${target}` };
  return names.map((name) => `${name}: ${values[name]}`).join('\n');
}
