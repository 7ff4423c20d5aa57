import { type ChangeOptions, type CredentialRef, type Preparation, RejectedError, type RestorePoint } from '@keyhammer/core';
import type { Reading } from './identity.ts';

export interface ChangeToPrepare {
  readonly change: 'deactivate' | 'delete';
  readonly former: RestorePoint | undefined;
}

/** How the identities of one kind are changed: core's `CredentialControl`, of one kind. What is not there can't be done with it. */
export interface KindControl {
  prepare(reading: Reading, ref: CredentialRef, wanted: ChangeToPrepare): Promise<Preparation>;
  deactivate(reading: Reading, ref: CredentialRef, options: ChangeOptions): Promise<void>;
  activate(reading: Reading, ref: CredentialRef, restorePoint: RestorePoint | undefined): Promise<void>;
  delete(reading: Reading, ref: CredentialRef, options: ChangeOptions): Promise<void>;
}

export const NOTHING_ELSE: Preparation = { alsoStopped: [] };

export function lockedError(what: string): RejectedError {
  return new RejectedError(`${what} is locked, so that nobody changes it by mistake`, {
    advice: 'Unlock it in IBM Cloud, or set `unlock: true` for this check; it will be locked again when it is brought back',
  });
}
