import { type CredentialRef, NotFoundError, type Preparation, type RestorePoint } from '@keyhammer/core';
import { splitApiKeyId } from './api-key-id.ts';
import { heldBy, type Surroundings, withoutUse } from './look-at-key.ts';
import { capabilityRestorePoint, isRestorePoint, restorePointOf } from './restore-point.ts';

/**
 * Whom a deactivation stops besides: all other keys of the user. What undoes it: that they might use them. What undoes a deletion: the
 * public key.
 * @param former of a change that was begun, and may have been done
 */
export async function prepareChange(
  surroundings: Surroundings,
  ref: CredentialRef,
  { change, former }: { readonly change: 'deactivate' | 'delete'; readonly former: RestorePoint | undefined },
): Promise<Preparation> {
  const { userId, fingerprint } = splitApiKeyId(ref.id);
  const held = await heldBy(surroundings, userId);
  const own = held.find(({ key }) => key.fingerprint === fingerprint);
  if (!own && !isRestorePoint(former, fingerprint)) {
    throw new NotFoundError(`The user ${userId} has no API key ${fingerprint} any more`);
  }
  if (change === 'deactivate') {
    const mayUseApiKeys = held.some(({ user }) => user.mayUseApiKeys);
    const restorePoint = capabilityRestorePoint(mayUseApiKeys, former);
    return { alsoStopped: held.filter((each) => each !== own && each.key.active).map(withoutUse), ...(restorePoint && { restorePoint }) };
  }
  // Whatever was begun, what could undo it is not let go of.
  const restorePoint = { ...former, ...(own && restorePointOf(own.key.publicKey, fingerprint)) };
  return { alsoStopped: [], restorePoint };
}
