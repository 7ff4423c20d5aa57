import type { CredentialControl, CredentialRef, LiveCredential, Waiter } from '@keyhammer/core';

/** IAM is eventually consistent: one stale read is no failure. Pauses between the reads, in milliseconds. */
const PAUSES_MS = [0, 500, 1000, 2000, 4000, 8000, 15000];

/** Whether a fresh read shows the credential as it should be, within half a minute or so. */
export async function becomes(
  isAsWanted: (live: LiveCredential) => boolean,
  ref: CredentialRef,
  { credentials, waiter }: { readonly credentials: Pick<CredentialControl, 'look'>; readonly waiter: Waiter },
): Promise<boolean> {
  for (const pause of PAUSES_MS) {
    if (pause > 0) await waiter.wait(pause);
    if (isAsWanted(await credentials.look(ref))) return true;
  }
  return false;
}

export const isInactive = (live: LiveCredential) => live.kind === 'found' && live.credential.status === 'inactive';
export const isActive = (live: LiveCredential) => live.kind === 'found' && live.credential.status === 'active';
export const isGone = (live: LiveCredential) => live.kind === 'gone';
