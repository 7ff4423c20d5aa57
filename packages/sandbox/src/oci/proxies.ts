import type { SignedFor, SignedRequest } from './request-signature.ts';

/** Somebody who stands between the clients and the sandbox, as a judge of both. */
export interface OciProxy {
  /** Where the clients send their requests, without a path: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** What the proxy puts before the paths: `/identity/eu-frankfurt-1`; nothing if absent. */
  readonly prefix?: string;
}

/** All that the signer of a request can have meant it for: the sandbox itself, or any of the proxies. */
export function meantFor({ headers, target }: SignedRequest, proxies: readonly OciProxy[]): readonly SignedFor[] {
  const direct = { host: headers.host ?? '', target };
  const through = proxies.flatMap(({ url, prefix = '' }) =>
    target.startsWith(`${prefix}/`)
      ? targetsSent(target.slice(prefix.length)).map((sent) => ({ host: new URL(url).host, target: sent }))
      : [],
  );
  return [direct, ...through];
}

/** A proxy may write the query anew, with `+` for a space; clients of OCI sign it with `%20`. */
function targetsSent(target: string): readonly string[] {
  const { pathname, searchParams } = new URL(target, 'http://proxy');
  const query = Array.from(searchParams, ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  // As a URL has it, which escapes one more character than `encodeURIComponent`.
  const { search } = new URL(`?${query}`, 'http://proxy');
  const rewritten = `${pathname}${search}`;
  return rewritten === target ? [target] : [target, rewritten];
}
