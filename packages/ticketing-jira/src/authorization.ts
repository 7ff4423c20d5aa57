import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import type { JiraCredentials } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import OAuth from 'oauth-1.0a';

export interface SignIn {
  /** The `Authorization` header of a request. */
  authorize(method: string, url: string): string;
  /** A text without any of the secrets that it may hold. */
  redact(text: string): string;
}

/** @throws ConfigError for credentials that can't be sent, without showing them. */
export function signInWith(credentials: JiraCredentials): SignIn {
  switch (credentials.kind) {
    case 'basic': {
      const pair = Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64');
      return { authorize: () => `Basic ${pair}`, redact: redactor(credentials.password, pair) };
    }
    case 'bearer': {
      const token = credentials.token.trim();
      // fetch shows a header that it can't send in its error message.
      if (!/^[\x21-\x7e]+$/.test(token)) throw new ConfigError('The Jira token is empty or holds characters that no HTTP header can hold.');
      return { authorize: () => `Bearer ${token}`, redact: redactor(token) };
    }
    case 'oauth':
      return {
        authorize: signer(credentials),
        redact: redactor(credentials.accessToken, credentials.accessTokenSecret, ...credentials.privateKey.split(/\\n|\s*\n/)),
      };
  }
}

/** OAuth 1.0a as Hammer signs in: RSA-SHA1, the key of the application link. */
function signer(credentials: Extract<JiraCredentials, { kind: 'oauth' }>): SignIn['authorize'] {
  const key = rsaKey(credentials.privateKey);
  const oauth = new OAuth({
    consumer: { key: credentials.consumerKey, secret: '' },
    signature_method: 'RSA-SHA1',
    hash_function: (base) => createSign('RSA-SHA1').update(base).sign(key, 'base64'),
  });
  const token = { key: credentials.accessToken, secret: credentials.accessTokenSecret };
  return (method, url) => oauth.toHeader(oauth.authorize({ method, url }, token)).Authorization;
}

/** A key that went through JSON or an environment variable may hold `\n` as two characters. */
function rsaKey(pem: string): KeyObject {
  const key = readable(pem.replaceAll('\\n', '\n'));
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw new ConfigError("Jira's OAuth private key (key_cert) can't be read: it must be an RSA private key in PEM.");
}

/** What is wrong with the key is not told further: nothing of a secret may reach a log. */
function readable(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** Shorter ones would blacken innocent words. */
const SHORTEST_SECRET = 4;

function redactor(...secrets: readonly string[]): SignIn['redact'] {
  const worth = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  return (text) => worth.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
