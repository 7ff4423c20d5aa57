import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import type { OciCredentials } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { credentialsWith, encryptedPemOf, KEYHAMMER, newKey, TENANCY } from '../../test/keys.ts';
import { openSigningKey } from './open-signing-key.ts';

const KEY = newKey();
const ENCRYPTED = encryptedPemOf(KEY, 'open sesame');
const EC_PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const open = (changes: Partial<OciCredentials>) => openSigningKey(credentialsWith(KEY, changes), '/home/alice/key.pem');

test.each([
  ['as `oci setup keys` writes it', { privateKey: KEY.privatePem }],
  ['as OpenSSL used to write it', { privateKey: KEY.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString() }],
  ["with Oracle's label below it", { privateKey: `${KEY.privatePem}OCI_API_KEY\n` }],
  ['with a passphrase that it does not need', { passphrase: 'x' }],
  ['encrypted, with its passphrase', { privateKey: ENCRYPTED, passphrase: 'open sesame' }],
  ['with its fingerprint in capitals', { fingerprint: KEY.fingerprint.toUpperCase() }],
])('a key opens %s', (_how, changes) => {
  expect(open(changes).keyId).toBe(`${TENANCY}/${KEYHAMMER}/${KEY.fingerprint}`);
});

test.each([
  ['no PEM', { privateKey: 'hunter2' }, 'is not a private key in PEM'],
  ['damaged', { privateKey: KEY.privatePem.replace(/^.{20}/m, '').replace(/\n.{9}/, '\nhunter222') }, 'is not a private key in PEM'],
  ['cut off', { privateKey: KEY.privatePem.slice(0, 200) }, 'is damaged'],
  ['the public key', { privateKey: KEY.publicPem }, 'is the public key'],
  ['no RSA key', { privateKey: EC_PEM }, 'is not an RSA key (ec)'],
  ['encrypted', { privateKey: ENCRYPTED }, 'is encrypted, and there is no passphrase. Set pass_phrase'],
  ['encrypted otherwise', { privateKey: ENCRYPTED, passphrase: 'hunter2' }, 'does not open with the passphrase'],
  [
    'another one',
    { fingerprint: newKey().fingerprint },
    `The fingerprint does not fit the key: /home/alice/key.pem has ${KEY.fingerprint}`,
  ],
])('what is %s is refused, says why and shows nothing', (_what, changes, message) => {
  let error: unknown;
  try {
    open(changes);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(message);
  expect(String(error)).toContain('/home/alice/key.pem');
  const everything = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  expect(everything).not.toMatch(/hunter2|open sesame|BEGIN/);
});
