import { expect, test } from '@jest/globals';
import { newKey } from '../test/keys.ts';
import { fingerprintOf, parsePublicKey, pemOf } from './public-key.ts';

/** `openssl rsa -pubin -outform DER | openssl md5 -c` of this key gives what stands below. */
const PEM = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCrPbGyCYXJAbaAmbPvq6tPlS5u
Rk6MjvmkhTnI7s6D+oG9oKnX8gUD1FQ8CfzVRTiUJRnK6LB5J8NqIE8Xd8/b6jQ4
-----END PUBLIC KEY-----
`;

test('a fingerprint is the MD5 of the DER', () => {
  const key = newKey();
  expect(fingerprintOf(key.publicKey)).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
});

test.each([
  ['as it is', (pem: string) => pem],
  ['in one line', (pem: string) => pem.replaceAll('\n', '')],
  ['with the line ends of Windows', (pem: string) => pem.replaceAll('\n', '\r\n')],
  ['without the last line end', (pem: string) => pem.trimEnd()],
])('a public key is read %s, and written as it was', (_how, broken) => {
  const { publicPem } = newKey();
  const key = parsePublicKey(broken(publicPem));
  expect(key && pemOf(key)).toBe(publicPem);
});

test.each(['', 'no key', '-----BEGIN PUBLIC KEY-----xxxx-----END PUBLIC KEY-----', PEM])('what is no key is none: %p', (pem) => {
  expect(parsePublicKey(pem)).toBeUndefined();
});
