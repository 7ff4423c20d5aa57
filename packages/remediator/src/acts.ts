import type {
  AuditAction,
  ChangeOptions,
  CredentialControl,
  CredentialRef,
  IssueEvent,
  LiveCredential,
  PlannedAct,
  RestorePoint,
} from '@keyhammer/core';
import type { Operator } from './remediation-run.ts';
import { isGone, isInactive } from './verify.ts';

/** A change of a live credential, and how each of its steps is put on record. */
export interface Act {
  readonly audit: AuditAction;
  /** `deactivating`, for the log. */
  readonly doing: string;
  /** `deactivated, and seen as inactive afterwards`. */
  readonly done: string;
  /** What it comes down to in the cloud. */
  readonly change: 'deactivate' | 'delete';
  started(operator: Operator, restorePoint?: RestorePoint): IssueEvent;
  /** @param at when it was seen to be done */
  finished(at: Date): IssueEvent;
  failed(why: string, acted: 'no' | 'maybe'): IssueEvent;
  perform(credentials: CredentialControl, ref: CredentialRef, options: ChangeOptions): Promise<void>;
  isDone(live: LiveCredential): boolean;
}

function remediationStarted(action: 'deactivate' | 'delete' | 'brown-out'): Act['started'] {
  return (operator, restorePoint) => ({ type: 'remediation-started', action, ...operator, ...(restorePoint && { restorePoint }) });
}

const remediationFailed: Act['failed'] = (why, acted) => ({ type: 'remediation-failed', why, acted });

export const deactivation: Act = {
  audit: 'deactivate',
  doing: 'deactivating',
  done: 'deactivated, and seen as inactive afterwards',
  change: 'deactivate',
  started: remediationStarted('deactivate'),
  finished: () => ({ type: 'remediated' }),
  failed: remediationFailed,
  perform: (credentials, ref, options) => credentials.deactivate(ref, options),
  isDone: isInactive,
};

/** For what can't be deactivated. */
export const removal: Act = {
  audit: 'delete',
  doing: 'deleting',
  done: 'deleted, and seen to be gone afterwards',
  change: 'delete',
  started: remediationStarted('delete'),
  finished: () => ({ type: 'remediated' }),
  failed: remediationFailed,
  perform: (credentials, ref, options) => credentials.delete(ref, options),
  isDone: isGone,
};

export function brownout(minutes: number): Act {
  return {
    audit: 'brown-out',
    doing: `deactivating for ${minutes} minutes`,
    done: 'deactivated on trial, and seen as inactive afterwards',
    change: 'deactivate',
    started: remediationStarted('brown-out'),
    finished: (at) => ({ type: 'browned-out', until: new Date(at.getTime() + minutes * 60_000) }),
    failed: remediationFailed,
    perform: (credentials, ref, options) => credentials.deactivate(ref, options),
    isDone: isInactive,
  };
}

/** The first step of what is planned or was begun; a rotation ends in a deactivation. */
export function actNamed(name: PlannedAct, brownoutMinutes: number): Act {
  if (name === 'delete') return removal;
  return name === 'brown-out' ? brownout(brownoutMinutes) : deactivation;
}

/** The end of a credential that has been inactive long enough. */
export const deletion: Act = {
  audit: 'delete',
  doing: 'deleting out of quarantine',
  done: 'deleted out of quarantine, and seen to be gone afterwards',
  change: 'delete',
  started: (operator) => ({ type: 'deletion-started', ...operator }),
  finished: () => ({ type: 'deleted' }),
  failed: (why, acted) => ({ type: 'deletion-failed', why, acted }),
  perform: (credentials, ref, options) => credentials.delete(ref, options),
  isDone: isGone,
};
