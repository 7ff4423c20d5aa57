import type { Credential, CredentialControl, CredentialRef, Waiter } from '@keyhammer/core';

/** IAM is eventually consistent: one stale read is no failure. Pauses between the reads, in milliseconds. */
const PAUSES_MS = [0, 500, 1000, 2000, 4000, 8000, 15000];

/** Whether a fresh read shows the credential in that status, within half a minute or so. */
export async function becomes(
  status: Credential['status'],
  ref: CredentialRef,
  credentials: Pick<CredentialControl, 'look'>,
  waiter: Waiter,
): Promise<boolean> {
  for (const pause of PAUSES_MS) {
    if (pause > 0) await waiter.wait(pause);
    const live = await credentials.look(ref);
    if (live.kind === 'found' && live.credential.status === status) return true;
  }
  return false;
}
