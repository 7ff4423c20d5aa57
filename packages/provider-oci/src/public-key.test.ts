import { expect, test } from '@jest/globals';
import { fingerprintOf, parsePublicKey, pemOf } from './public-key.ts';

const PEM = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCpRFcQ9CKI5TMecn49T3MQJ21
KPb8fxwPo1E4qBg7hES1BvneLFhIj+nk2Ex6rDimC61e9YZ3M+S70MN7Kks9bx7y
3r0EJUgzwOC5oBIs7uPh6jAEIyuWlmRdoHoqDiDFonQ86pQNmMUajjcFPSu7t/oV
wGUUi1LK2jHkKGCTFQIDAQAB
-----END PUBLIC KEY-----
`;

test('a fingerprint is the MD5 of the DER, as `openssl rsa -pubin -outform DER | openssl md5 -c` tells it', () => {
  const key = parsePublicKey(PEM);
  expect(key && fingerprintOf(key)).toBe('2e:2c:7f:76:2b:58:29:74:9b:3e:dc:1c:fb:33:25:7d');
});

test.each([
  ['as it is', (pem: string) => pem],
  ['in one line', (pem: string) => pem.replaceAll('\n', '')],
  ['with the line ends of Windows', (pem: string) => pem.replaceAll('\n', '\r\n')],
  ['without the last line end', (pem: string) => pem.trimEnd()],
])('a public key is read %s, and written as it was', (_how, broken) => {
  const key = parsePublicKey(broken(PEM));
  expect(key && pemOf(key)).toBe(PEM);
});

test.each(['', 'no key', '-----BEGIN PUBLIC KEY-----xxxx-----END PUBLIC KEY-----', PEM.slice(0, 100)])(
  'what is no key is none: %p',
  (pem) => {
    expect(parsePublicKey(pem)).toBeUndefined();
  },
);
