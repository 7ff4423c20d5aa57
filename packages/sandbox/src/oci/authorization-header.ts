/** `Signature version="1",keyId="…",algorithm="rsa-sha256",headers="date (request-target) host",signature="…"` */
export interface OciAuthorization {
  readonly version: string;
  /** `<tenancy OCID>/<user OCID>/<fingerprint>` */
  readonly keyId: string;
  readonly algorithm: string;
  /** What was signed, in that order. */
  readonly headers: readonly string[];
  /** Base64. */
  readonly signature: string;
}

/** Absent for what is no such header. */
export function parseOciAuthorization(header: string | undefined): OciAuthorization | undefined {
  const [scheme, ...rest] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'signature') return undefined;
  const parts = new Map(Array.from(rest.join(' ').matchAll(/(\w+)="([^"]*)"/g), ([, name = '', value = '']) => [name, value]));
  const part = (name: string) => parts.get(name) ?? '';
  const headers = part('headers').toLowerCase().split(' ');
  return { version: part('version'), keyId: part('keyId'), algorithm: part('algorithm'), headers, signature: part('signature') };
}
