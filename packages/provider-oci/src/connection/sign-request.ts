import { createHash, type KeyObject, sign } from 'node:crypto';

/** Who signs, and with what. */
export interface SigningKey {
  /** `<tenancy OCID>/<user OCID>/<fingerprint>`: OCI finds the public key by it. */
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** A request as it will be sent, to the byte. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Escaped as it goes over the wire: what is signed is what is sent. */
  readonly url: URL;
  /** JSON. A POST or PUT without one is signed with an empty one. */
  readonly body?: string;
}

/**
 * The headers that a request to OCI needs: those that are signed, and `authorization`. `host` and `content-length` are for
 * whoever sends it to fill in.
 * See https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm
 * @param date as in HTTP, `Sun, 05 Jan 2014 21:31:40 GMT`; OCI refuses one that is five minutes off its own
 */
export function signRequest(request: UnsignedRequest, key: SigningKey, date: string): Readonly<Record<string, string>> {
  const signed = signedHeaders(request, date);
  const names = signed.map(([name]) => name).join(' ');
  const signature = sign('sha256', Buffer.from(signingString(signed)), key.privateKey).toString('base64');
  return {
    ...Object.fromEntries(signed.filter(([name]) => !FILLED_IN_BY_FETCH.has(name))),
    authorization: `Signature version="1",keyId="${key.keyId}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`,
  };
}

const FILLED_IN_BY_FETCH: ReadonlySet<string> = new Set(['(request-target)', 'host', 'content-length']);

/** In the order in which they are signed. */
export function signedHeaders({ method, url, body = '' }: UnsignedRequest, date: string): readonly (readonly [string, string])[] {
  const always = [
    ['date', date],
    ['(request-target)', `${method.toLowerCase()} ${url.pathname}${url.search}`],
    ['host', url.host],
  ] as const;
  if (method === 'GET' || method === 'DELETE') return always;
  return [
    ...always,
    ['content-length', String(Buffer.byteLength(body))],
    ['content-type', 'application/json'],
    ['x-content-sha256', createHash('sha256').update(body).digest('base64')],
  ];
}

export function signingString(headers: readonly (readonly [string, string])[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}
