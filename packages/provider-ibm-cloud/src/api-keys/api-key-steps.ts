import { RejectedError } from '@keyhammer/core';
import type { IbmSession } from '../connection/ibm-connection.ts';
import type { Identity } from '../identity.ts';
import type { Step } from '../in-steps.ts';
import { lockedError } from '../kind-control.ts';
import { unlessGone } from '../unless-gone.ts';
import { changeApiKey } from './change-api-key.ts';

type Key = Pick<Identity, 'id' | 'status' | 'locked'>;

/** A lock keeps a key from being changed, not from being used. @throws RejectedError for a locked one that may not be unlocked */
function unlockSteps(session: IbmSession, { id, locked }: Key, unlock: boolean): readonly Step[] {
  if (!locked) return [];
  if (!unlock) throw lockedError(`The API key ${id} of account ${session.accountId}`);
  return [changeApiKey(session, 'unlock', id)];
}

/** None for a key that is disabled already, locked or not. */
export function stepsToDisable(session: IbmSession, key: Key, unlock: boolean): readonly Step[] {
  if (key.status === 'inactive') return [];
  return [...unlockSteps(session, key, unlock), changeApiKey(session, 'disable', key.id)];
}

export function stepsToDelete(session: IbmSession, key: Key, unlock: boolean): readonly Step[] {
  return [...unlockSteps(session, key, unlock), unlessGone(changeApiKey(session, 'delete', key.id))];
}

/** @param lockAgain it was locked before Keyhammer changed it @throws RejectedError for one that somebody has locked since */
export function stepsToEnable(session: IbmSession, { id, status, locked }: Key, lockAgain: boolean): readonly Step[] {
  if (status === 'inactive' && locked) {
    throw new RejectedError(`The API key ${id} of account ${session.accountId} was locked after it had been disabled`, {
      advice: 'Unlock it in IBM Cloud, then try again',
    });
  }
  const enabling = status === 'inactive' ? [changeApiKey(session, 'enable', id)] : [];
  return lockAgain && !locked ? [...enabling, changeApiKey(session, 'lock', id)] : enabling;
}
