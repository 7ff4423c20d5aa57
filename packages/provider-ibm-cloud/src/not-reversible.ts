import { type CredentialRef, RejectedError } from '@keyhammer/core';
import type { Reading } from './identity.ts';
import type { KindControl } from './kind-control.ts';

/** Of a kind that IBM Cloud can't disable. */
export function notReversible(noun: string): Pick<KindControl, 'deactivate' | 'activate'> {
  const refuse = async (_reading: Reading, { id, accountId }: CredentialRef) => {
    throw new RejectedError(`The ${noun} ${id} of account ${accountId} can't be disabled and enabled again`, {
      advice: 'It can be removed for good, by hand',
    });
  };
  return { deactivate: refuse, activate: refuse };
}
