import { createVerify } from 'node:crypto';
import type { ReceivedRequest } from '../loopback-service.ts';
import type { JiraUser, JiraWorld, OAuthConsumer } from './world.ts';

/** The user whom the request's `Authorization` proves; `undefined` is a 401. */
export function signedInUser(world: JiraWorld, request: ReceivedRequest): JiraUser | undefined {
  const header = request.headers.authorization ?? '';
  const [scheme, rest] = split(header, ' ');
  switch (scheme.toLowerCase()) {
    case 'basic':
      return basicUser(world, Buffer.from(rest, 'base64').toString('utf8'));
    case 'bearer':
      return world.dialect.deployment === 'datacenter' ? world.users.find((user) => user.secret === rest) : undefined;
    case 'oauth':
      return world.oauth && isSigned(world.oauth, request, rest) ? world.users.find((user) => user.secret !== undefined) : undefined;
    default:
      return undefined;
  }
}

function basicUser(world: JiraWorld, pair: string): JiraUser | undefined {
  const [name, secret] = split(pair, ':');
  const login = (user: JiraUser) => (world.dialect.deployment === 'cloud' ? user.email : user.name);
  return world.users.find((user) => login(user) === name && user.secret !== undefined && user.secret === secret);
}

/** OAuth 1.0a (RFC 5849, 3.4) with RSA-SHA1; the body is JSON and so no part of what is signed. */
function isSigned(consumer: OAuthConsumer, request: ReceivedRequest, header: string): boolean {
  const sent = new Map(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, decodeURIComponent(value)] as const),
  );
  if (sent.get('oauth_consumer_key') !== consumer.consumerKey || sent.get('oauth_token') !== consumer.accessToken) return false;
  if (sent.get('oauth_signature_method') !== 'RSA-SHA1') return false;
  const parameters = [...sent, ...request.query]
    .filter(([key]) => key !== 'oauth_signature' && key !== 'realm')
    .map(([key, value]) => [rfc3986(key), rfc3986(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
  const url = `http://${request.headers.host}${request.path}`;
  const base = [request.method, rfc3986(url), rfc3986(parameters)].join('&');
  return createVerify('RSA-SHA1')
    .update(base)
    .verify(consumer.publicKey, sent.get('oauth_signature') ?? '', 'base64');
}

function rfc3986(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function split(value: string, separator: string): [string, string] {
  const at = value.indexOf(separator);
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + separator.length)];
}
