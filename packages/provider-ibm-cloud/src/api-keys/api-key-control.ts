import { type CredentialRef, NotFoundError } from '@keyhammer/core';
import type { Identity, Reading } from '../identity.ts';
import { inSteps } from '../in-steps.ts';
import type { KindControl } from '../kind-control.ts';
import { stepsToDelete, stepsToDisable, stepsToEnable } from './api-key-steps.ts';
import { apiKeys } from './api-keys.ts';

/** Disabled and enabled again, as often as need be; deleted for good. */
export const apiKeyControl: KindControl = {
  async prepare(reading, { id }, { former }) {
    const key = await apiKeys.read(reading, id, { activity: false });
    // A change before may have got as far as to take the lock off.
    const wasLocked = key?.locked || former?.locked === 'true';
    return { alsoStopped: [], ...(wasLocked && { restorePoint: { locked: 'true' } }) };
  },

  async deactivate(reading, ref, { unlock = false }) {
    const key = await keyOf(reading, ref);
    await inSteps(`Could not disable ${keyIn(ref)}`, stepsToDisable(reading.session, key, unlock));
  },

  async activate(reading, ref, restorePoint) {
    const key = await keyOf(reading, ref);
    await inSteps(`Could not enable ${keyIn(ref)}`, stepsToEnable(reading.session, key, restorePoint?.locked === 'true'));
  },

  async delete(reading, ref, { unlock = false }) {
    const key = await apiKeys.read(reading, ref.id, { activity: false });
    if (!key) return;
    await inSteps(`Could not delete ${keyIn(ref)}`, stepsToDelete(reading.session, key, unlock));
  },
};

async function keyOf(reading: Reading, ref: CredentialRef): Promise<Identity> {
  const key = await apiKeys.read(reading, ref.id, { activity: false });
  if (!key) throw new NotFoundError(`There is no ${keyIn(ref)}`);
  return key;
}

function keyIn({ id, accountId }: CredentialRef): string {
  return `API key ${id} in account ${accountId}`;
}
