import { RejectedError } from '@keyhammer/core';

export const KIND = 'oci-api-key';

/** `<user OCID>/<fingerprint>`: a fingerprint is that of a key pair, which two users may share. */
export function apiKeyId(userId: string, fingerprint: string): string {
  return `${userId}/${fingerprint}`;
}

/** @throws RejectedError if it is no such id */
export function splitApiKeyId(id: string): { readonly userId: string; readonly fingerprint: string } {
  const [, userId, fingerprint] = /^(ocid1\.user\.[^/]+)\/([0-9a-f]{2}(?::[0-9a-f]{2}){15})$/.exec(id) ?? [];
  if (userId !== undefined && fingerprint !== undefined) return { userId, fingerprint };
  throw new RejectedError(`"${id}" is no id of an OCI API key, which is a user's OCID, a slash and a fingerprint`);
}
