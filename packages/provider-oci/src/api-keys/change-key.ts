import { AccessDeniedError, type CredentialRef, type RestorePoint, type Waiter } from '@keyhammer/core';
import type { OciSession } from '../connection/oci-connection.ts';
import { splitApiKeyId } from './api-key-id.ts';
import { setMayUseApiKeys } from './capability.ts';
import { listKeys, pathOfKeys } from './read-keys.ts';
import { isOfCapabilityOnly, publicKeyIn, tookCapability } from './restore-point.ts';

/** A key that is uploaded is being made for a while. Whoever wants to know looks again. */
const PAUSES_UNTIL_ACTIVE_MS = [1_000, 2_000, 4_000, 8_000] as const;

/** There is no way to deactivate one key: the user is not to use any. */
export async function deactivateKey(session: OciSession, { id }: CredentialRef): Promise<void> {
  await setMayUseApiKeys(session, splitApiKeyId(id).userId, false);
}

export async function deleteKey(session: OciSession, { id }: CredentialRef): Promise<void> {
  const { userId, fingerprint } = splitApiKeyId(id);
  try {
    await session.identity.change({
      what: `Could not delete the API key ${fingerprint} of the user ${userId} of the tenancy ${session.name}`,
      permission: 'manage users',
      method: 'DELETE',
      path: `${pathOfKeys(userId)}/${encodeURIComponent(fingerprint)}`,
    });
  } catch (error) {
    // What is not there and what may not be touched are one answer: the list tells them apart.
    if (!(error instanceof AccessDeniedError) || (await hasKey(session, userId, fingerprint))) throw error;
  }
}

/**
 * Uploads the key again if it is gone, and gives its user back the use of API keys if it was us who took it: somebody else may
 * have had a reason. Each only if it is missing.
 * @throws RejectedError if it is gone, and there is nothing to restore it from, nor any use of others to give back: then nothing is
 * changed
 */
export async function restoreKey(
  session: OciSession,
  { id }: CredentialRef,
  { restorePoint, waiter }: { readonly restorePoint: RestorePoint | undefined; readonly waiter: Waiter },
): Promise<void> {
  const { userId, fingerprint } = splitApiKeyId(id);
  // Who has lost the use of all keys is given it back, whatever has become of this one.
  const isKept = isOfCapabilityOnly(restorePoint) || (await hasKey(session, userId, fingerprint));
  const missing = isKept ? undefined : publicKeyIn(restorePoint, fingerprint);
  if (tookCapability(restorePoint)) await setMayUseApiKeys(session, userId, true);
  if (missing === undefined) return;
  await session.identity.change({
    what: `Could not upload the API key ${fingerprint} of the user ${userId} of the tenancy ${session.name}`,
    permission: 'manage users',
    method: 'POST',
    path: pathOfKeys(userId),
    body: { key: missing },
  });
  await untilActive(session, userId, { fingerprint, waiter });
}

async function untilActive(session: OciSession, userId: string, { fingerprint, waiter }: { fingerprint: string; waiter: Waiter }) {
  for (const pause of PAUSES_UNTIL_ACTIVE_MS) {
    const keys = await listKeys(session, userId);
    if (keys.some((key) => key.fingerprint === fingerprint && key.active)) return;
    await waiter.wait(pause);
  }
}

async function hasKey(session: OciSession, userId: string, fingerprint: string): Promise<boolean> {
  const keys = await listKeys(session, userId);
  return keys.some((key) => key.fingerprint === fingerprint);
}
