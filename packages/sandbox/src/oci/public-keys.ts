import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';

/** The DER of a 2048-bit RSA public key, around its modulus. */
const BEFORE_MODULUS = Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex');
const AFTER_MODULUS = Buffer.from('0203010001', 'hex');

export interface OciKeyPair {
  readonly fingerprint: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Real pairs take a while to make: they are shared by all worlds of the process. */
const pairs: OciKeyPair[] = [];
const privateKeys = new Map<string, string>();

/** The pair with this number, the same one for the life of the process. 2048 bits, PEM (SPKI and PKCS #8). */
export function ociKeyPair(index: number): OciKeyPair {
  while (pairs.length <= index) pairs.push(newPair());
  const pair = pairs[index];
  if (!pair) throw new RangeError(`There is no key pair with the number ${index}: they count from 0.`);
  return pair;
}

/** The private key that goes with it, if it is of one of the pairs. */
export function privateKeyWith(fingerprint: string): string | undefined {
  return privateKeys.get(fingerprint);
}

/** A public key in PEM that nobody has the private one of; always the same one for the same seed. Cheap. */
export function madeUpPublicKey(seed: string): string {
  const modulus = createHash('shake256', { outputLength: 256 }).update(seed).digest();
  // As long as it should be, and odd, like the product of two large primes.
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[255] = (modulus[255] ?? 0) | 1;
  return pemOf(Buffer.concat([BEFORE_MODULUS, modulus, AFTER_MODULUS]));
}

/** The MD5 of the key in DER, `12:34:…`. Throws for what is no public key. */
export function fingerprintOfPublicKey(pem: string): string {
  return fingerprintOfDer(derOf(pem));
}

/** The PEM of an RSA public key as OCI keeps it; absent for anything else, and for less than 2048 bits. */
export function rsaPublicKeyIn(text: string): string | undefined {
  try {
    const key = createPublicKey(text);
    const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    if (!/^-----BEGIN PUBLIC KEY-----/.test(text) || key.asymmetricKeyType !== 'rsa' || modulusLength < 2048) return undefined;
    return key.export({ format: 'pem', type: 'spki' }).toString();
  } catch {
    return undefined;
  }
}

function newPair(): OciKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  });
  const fingerprint = fingerprintOfPublicKey(publicKey);
  privateKeys.set(fingerprint, privateKey);
  return { fingerprint, publicKey, privateKey };
}

/** Made-up keys, of which there may be thousands, need not go through OpenSSL. */
function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----(BEGIN|END) PUBLIC KEY-----|\s/g, ''), 'base64');
}

function fingerprintOfDer(der: Buffer): string {
  const digest = createHash('md5').update(der).digest('hex');
  return digest.match(/../g)?.join(':') ?? '';
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}
