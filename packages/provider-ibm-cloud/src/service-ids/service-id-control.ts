import { type CredentialRef, NotFoundError, RejectedError } from '@keyhammer/core';
import { ADVICE_TO_CHANGE } from '../advice.ts';
import { stepsToDisable, stepsToEnable } from '../api-keys/api-key-steps.ts';
import { apiKeys } from '../api-keys/api-keys.ts';
import { changeApiKey } from '../api-keys/change-api-key.ts';
import { keysOf } from '../api-keys/list-api-keys.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import { credentialOf, type Reading } from '../identity.ts';
import { inSteps, type Step } from '../in-steps.ts';
import { type KindControl, lockedError } from '../kind-control.ts';
import { unlessGone } from '../unless-gone.ts';
import { readStoppedKeys, stoppedKeys, writeStoppedKeys } from './service-id-restore-point.ts';
import { readServiceId } from './service-ids.ts';

/** Nobody can disable a service ID: its API keys are, all of them. */
export const serviceIdControl: KindControl = {
  async prepare(reading, ref, { change, former }) {
    const serviceId = await readServiceId(reading.session, ref.id, { activity: false });
    const keys = await keysOf(reading, ref.principal);
    const enabled = keys.filter(({ status }) => status === 'active');
    const restorePoint = writeStoppedKeys(stoppedKeys(enabled, former));
    const read = { principalName: serviceId?.name, readAt: reading.now() };
    const taken = change === 'delete' ? keys : enabled;
    return { alsoStopped: taken.map((key) => credentialOf(apiKeys, key, read)), ...(restorePoint && { restorePoint }) };
  },

  async deactivate(reading, ref, { unlock = false }) {
    if ((await lockOf(reading, ref, unlock)) === 'gone') throw new NotFoundError(`There is no ${serviceIdIn(ref)}`);
    const keys = await keysOf(reading, ref.principal);
    if (keys.length === 0) throw nothingToDisable(ref);
    const steps = keys.flatMap((key) => stepsToDisable(reading.session, key, unlock));
    await inSteps(`Could not disable the API keys of ${serviceIdIn(ref)}`, steps);
  },

  async activate(reading, ref, restorePoint) {
    const { ids, locked } = readStoppedKeys(restorePoint);
    if (ids.size === 0) throw nothingOnRecord(ref);
    // Those that are no longer there can't be brought back, and are no reason to leave the others as they are.
    const keys = (await keysOf(reading, ref.principal)).filter(({ id }) => ids.has(id));
    const enable = async (some: typeof keys) => {
      const steps = some.flatMap((key) => stepsToEnable(reading.session, key, locked.has(key.id)));
      await inSteps(`Could not enable the API keys of ${serviceIdIn(ref)}`, steps);
    };
    // One that somebody has locked since is refused; it is no reason to leave the others off.
    await enable(keys.filter((key) => !key.locked));
    await enable(keys.filter((key) => key.locked));
  },

  async delete(reading, ref, { unlock = false }) {
    const { session } = reading;
    const lock = await lockOf(reading, ref, unlock);
    if (lock === 'gone') return;
    // IBM Cloud deletes them along with it, unless they are locked.
    const lockedKeys = (await keysOf(reading, ref.principal)).filter((key) => key.locked);
    const [first] = lockedKeys;
    if (first && !unlock) throw lockedError(`The API key ${first.id} of ${serviceIdIn(ref)}`);
    const unlocking = lockedKeys.map(({ id }) => changeApiKey(session, 'unlock', id));
    const own = [
      ...(lock === 'locked' ? [changeServiceId(session, 'unlock', ref.id)] : []),
      unlessGone(changeServiceId(session, 'delete', ref.id)),
    ];
    await inSteps(`Could not delete ${serviceIdIn(ref)}`, [...unlocking, ...own]);
  },
};

/** @throws RejectedError if it is locked, and that is to be respected */
async function lockOf({ session }: Reading, ref: CredentialRef, unlock: boolean): Promise<'locked' | 'unlocked' | 'gone'> {
  const serviceId = await readServiceId(session, ref.id, { activity: false });
  if (!serviceId) return 'gone';
  if (serviceId.locked && !unlock) throw lockedError(`The ${serviceIdIn(ref)}`);
  return serviceId.locked ? 'locked' : 'unlocked';
}

function changeServiceId({ accountId, calls }: IbmSession, change: 'unlock' | 'delete', id: string): Step {
  const question = { what: `Could not ${change} the service ID ${id} of account ${accountId}`, adviceIfDenied: ADVICE_TO_CHANGE };
  return {
    done: `${id} was ${change === 'delete' ? 'deleted' : 'unlocked'}`,
    run: () => calls.change(question, ({ iam }) => (change === 'delete' ? iam.deleteServiceId({ id }) : iam.unlockServiceId({ id }))),
  };
}

function nothingToDisable(ref: CredentialRef): RejectedError {
  return new RejectedError(`The ${serviceIdIn(ref)} has no API keys, and nothing else of it can be disabled`, {
    advice: 'Delete it by hand, or leave it',
  });
}

function nothingOnRecord(ref: CredentialRef): RejectedError {
  return new RejectedError(`It is not on record which API keys of ${serviceIdIn(ref)} were enabled`, {
    advice: 'Enable those that are needed in IBM Cloud',
  });
}

function serviceIdIn({ id, accountId }: CredentialRef): string {
  return `service ID ${id} in account ${accountId}`;
}
