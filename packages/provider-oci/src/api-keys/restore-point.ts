import { RejectedError, type RestorePoint } from '@keyhammer/core';
import { fingerprintOf, parsePublicKey, pemOf } from '../public-key.ts';

/** What it takes to upload a key again: its public half, after which the same private key works as before. */
const PUBLIC_KEY = 'publicKey';

/** That the user might use API keys before. */
const CAPABILITY = 'capability';
const CAPABILITY_TAKEN: RestorePoint = { [CAPABILITY]: 'canUseApiKeys' };

/** Of taking the capability: it is to be given back by whoever took it. */
export function capabilityRestorePoint(mayUseApiKeys: boolean, former: RestorePoint | undefined): RestorePoint | undefined {
  const point = { ...former, ...(mayUseApiKeys && CAPABILITY_TAKEN) };
  return Object.keys(point).length > 0 ? point : undefined;
}

export function tookCapability(restorePoint: RestorePoint | undefined): boolean {
  return restorePoint?.[CAPABILITY] !== undefined;
}

/** Of a change that left the key itself alone. */
export function isOfCapabilityOnly(restorePoint: RestorePoint | undefined): boolean {
  return tookCapability(restorePoint) && restorePoint?.[PUBLIC_KEY] === undefined;
}

/** @throws RejectedError if what OCI shows is not the key of that fingerprint: then deleting it could not be undone */
export function restorePointOf(publicKey: string | undefined, fingerprint: string): RestorePoint {
  const pem = checkedPem(publicKey, fingerprint);
  if (pem !== undefined) return { [PUBLIC_KEY]: pem };
  throw new RejectedError(`The public key that OCI shows is not that of ${fingerprint}, so its deletion could not be undone`, {
    advice: 'Have its owner delete it, who has the public key to upload it again',
  });
}

/** @throws RejectedError if there is nothing to restore it from */
export function publicKeyIn(restorePoint: RestorePoint | undefined, fingerprint: string): string {
  const pem = checkedPem(restorePoint?.[PUBLIC_KEY], fingerprint);
  if (pem !== undefined) return pem;
  const why = restorePoint?.[PUBLIC_KEY] === undefined ? 'its public key was not kept' : 'the public key that was kept is that of another';
  throw new RejectedError(`The API key ${fingerprint} does not exist any more, and can not be uploaded again: ${why}`, {
    advice: 'Its owner can upload it, with the public key that belongs to the private one',
  });
}

export function isRestorePoint(restorePoint: RestorePoint | undefined, fingerprint: string): restorePoint is RestorePoint {
  return checkedPem(restorePoint?.[PUBLIC_KEY], fingerprint) !== undefined;
}

function checkedPem(publicKey: string | undefined, fingerprint: string): string | undefined {
  const key = publicKey === undefined ? undefined : parsePublicKey(publicKey);
  return key && fingerprintOf(key) === fingerprint ? pemOf(key) : undefined;
}
