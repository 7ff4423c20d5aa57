import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

const ARMOUR = /-----(BEGIN|END) PUBLIC KEY-----/g;

/** OCI's name of a key: the MD5 of its public half in DER, `12:34:…`. */
export function fingerprintOf(publicKey: KeyObject): string {
  const digest = createHash('md5').update(derOf(publicKey)).digest('hex');
  return digest.match(/../g)?.join(':') ?? '';
}

/** A public key in PEM, however its lines are broken. `undefined`: it is none. */
export function parsePublicKey(pem: string): KeyObject | undefined {
  const der = Buffer.from(pem.replace(ARMOUR, ''), 'base64');
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

export function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

function derOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' });
}
