import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { OciCredentials } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { fingerprintOf } from '../public-key.ts';
import type { SigningKey } from './sign-request.ts';

/**
 * The key that requests are signed with.
 * @param where it is from, for errors, which show nothing of it: `/home/alice/.oci/key.pem`
 * @throws ConfigError if it is no private key, its passphrase is missing or wrong, or its fingerprint is another
 */
export function openSigningKey(credentials: OciCredentials, where: string): SigningKey {
  const privateKey = openPrivateKey(credentials, where);
  if (privateKey.asymmetricKeyType !== 'rsa') {
    throw new ConfigError(`${where} is not an RSA key (${privateKey.asymmetricKeyType}), and OCI's API keys are`);
  }
  const fingerprint = fingerprintOf(createPublicKey(privateKey));
  if (fingerprint !== credentials.fingerprint.toLowerCase()) {
    throw new ConfigError(
      `The fingerprint does not fit the key: ${where} has ${fingerprint}, and ${credentials.fingerprint} is configured. ` +
        'Take the fingerprint that the Console shows beside the API key of the user',
    );
  }
  return { keyId: `${credentials.tenancy}/${credentials.user}/${fingerprint}`, privateKey };
}

/** No `cause` is kept: what OpenSSL says of a key is nobody's business. */
function openPrivateKey({ privateKey: pem, passphrase }: OciCredentials, where: string): KeyObject {
  if (/-----BEGIN PUBLIC KEY-----/.test(pem)) {
    throw new ConfigError(`${where} is the public key. Requests are signed with the private one, which was made together with it`);
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) throw new ConfigError(`${where} is not a private key in PEM`);
  const isEncrypted = /ENCRYPTED/.test(pem);
  if (isEncrypted && !passphrase) {
    throw new ConfigError(`${where} is encrypted, and there is no passphrase. Set pass_phrase in the profile`);
  }
  try {
    return createPrivateKey({ key: pem, ...(isEncrypted && { passphrase }) });
  } catch {
    throw new ConfigError(
      isEncrypted ? `${where} does not open with the passphrase` : `${where} is not a private key in PEM: it is damaged`,
    );
  }
}
