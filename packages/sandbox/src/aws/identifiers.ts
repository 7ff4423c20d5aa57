import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Numbers in [0, 1), the same ones for the same seed. */
export type Random = () => number;

/** The mulberry32 generator: small, fast, and good enough to seed a world with. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `AKIA…` is a user's access key, `ASIA…` a session's; 16 base32 characters follow. */
export function accessKeyId(prefix: 'AKIA' | 'ASIA', random: Random): string {
  const letters = Buffer.alloc(20, prefix, 'latin1');
  for (let index = 4; index < 20; index += 1) letters[index] = BASE32.charCodeAt(Math.floor(random() * 32));
  return letters.toString('latin1');
}

/**
 * The unique id of a user (`AIDA…`), role (`AROA…`), group (`AGPA…`) or managed policy (`ANPA…`),
 * derived from its name so that it need not be stored.
 */
export function uniqueId(prefix: 'AIDA' | 'AROA' | 'AGPA' | 'ANPA', accountId: string, name: string): string {
  const digest = createHash('sha256').update(`${accountId}/${name}`).digest();
  return prefix + Array.from(digest.subarray(0, 16), (byte) => BASE32[byte % 32]).join('');
}

/**
 * The secret of an access key, of AWS's 40 characters, derived from the key's id: tests know what
 * must turn up nowhere. It opens nothing: the sandbox checks no signature.
 */
export function secretAccessKeyOf(keyId: string): string {
  return createHash('sha256').update(`secret of ${keyId}`).digest('base64').slice(0, 40);
}

/** A path begins and ends with a slash: `/ci/`. */
export const userArn = (accountId: string, name: string, path = '/') => `arn:aws:iam::${accountId}:user${path}${name}`;
export const groupArn = (accountId: string, name: string, path = '/') => `arn:aws:iam::${accountId}:group${path}${name}`;
export const policyArn = (accountId: string, name: string, path = '/') => `arn:aws:iam::${accountId}:policy${path}${name}`;
export const roleArn = (accountId: string, name: string) => `arn:aws:iam::${accountId}:role/${name}`;
