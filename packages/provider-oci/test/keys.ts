import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { OciCredentials } from '@keyhammer/config';
import { fingerprintOf, pemOf } from '../src/public-key.ts';

export const TENANCY = 'ocid1.tenancy.oc1..aaaakeyhammer';
export const KEYHAMMER = 'ocid1.user.oc1..keyhammer';

export interface TestKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly fingerprint: string;
  /** PKCS #8. */
  readonly privatePem: string;
  readonly publicPem: string;
}

/** Small, so that it is made at once. */
export function newKey(): TestKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const publicKey = createPublicKey(privateKey);
  const privatePem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey), privatePem, publicPem: pemOf(publicKey) };
}

export function encryptedPemOf({ privateKey }: TestKey, passphrase: string): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }).toString();
}

export function credentialsWith(key: TestKey, changes: Partial<OciCredentials> = {}): OciCredentials {
  return { tenancy: TENANCY, user: KEYHAMMER, fingerprint: key.fingerprint, privateKey: key.privatePem, ...changes };
}
