import type { Credential, CredentialRef, HolderRef, LiveCredential, NewCredential, Waiter } from '@keyhammer/core';
import type { AccountSession } from './connection/aws-connection.ts';
import type { ReportReading } from './credential-report/account-report.ts';

/** What a change of a credential is made with. */
export interface ControlRequest {
  readonly session: AccountSession;
  /** The account's credential report, with all who have a password. Fetched at the first call only. */
  readonly report: () => Promise<ReportReading>;
  readonly now: () => Date;
  readonly waiter: Waiter;
}

/** How the credentials of one kind are looked at and changed: core's `CredentialControl`, of one kind. */
export interface KindControl {
  look(request: ControlRequest, ref: CredentialRef): Promise<LiveCredential>;
  held(request: ControlRequest, holder: HolderRef): Promise<readonly Credential[]>;
  /** How many are active in the account. @throws what core's errors are, if that could not be seen */
  activeCount(request: ControlRequest): Promise<number>;
  deactivate(request: ControlRequest, ref: CredentialRef): Promise<void>;
  activate(request: ControlRequest, ref: CredentialRef): Promise<void>;
  delete(request: ControlRequest, ref: CredentialRef): Promise<void>;
  create(request: ControlRequest, holder: HolderRef): Promise<NewCredential>;
}

export function adviceToAllow(action: string): string {
  return `Allow ${action} in the policy of the remediation role`;
}
