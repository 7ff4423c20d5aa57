import { createHash } from 'node:crypto';
import type { SecretPlace } from '@keyhammer/core';

/**
 * The secret's name. Secrets Manager takes all that a user's name may hold, besides the comma; and a slash,
 * which no user's name holds: so no two users share a name.
 */
export function secretNameOf({ name }: SecretPlace): string {
  return name.replaceAll(',', '/comma/');
}

/** `alice` of `keyhammer/alice`. */
export function userOf({ name }: SecretPlace): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** A UUID, as Secrets Manager wants the id of a version (its `ClientRequestToken`) to be; the same one for the same credential. */
export function versionIdOf(credentialId: string): string {
  const digest = createHash('sha256').update(`keyhammer version of ${credentialId}`).digest();
  // Version 8 of RFC 9562: made by a rule of one's own.
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
