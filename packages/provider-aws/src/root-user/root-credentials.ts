import type { Credential } from '@keyhammer/core';
import { type ReportReading, ROOT_USER } from '../credential-report/account-report.ts';
import type { ReportKey, ReportUser } from '../credential-report/report-user.ts';

/** What the root user could do harm with: its sign-in, which every account has, and its access keys, which none should have. */
export function rootCredentials(root: ReportUser, readAt: Date): readonly [Credential, ...Credential[]] {
  const shared = { kind: 'aws-root-user', principal: ROOT_USER, readAt } as const;
  const signIn: Credential = {
    ...shared,
    id: 'root-sign-in',
    status: 'active',
    created: root.created,
    lastUsed: root.passwordLastUsed ? { kind: 'used', at: root.passwordLastUsed } : { kind: 'never' },
  };
  return [signIn, ...root.keys.map((key) => ({ ...shared, ...rootKey(key, root) }))];
}

/** Neither the report nor anything else tells the ids of the root user's keys. */
function rootKey(
  { slot, active, rotated, lastUsed }: ReportKey,
  { created }: ReportUser,
): Pick<Credential, 'id' | 'status' | 'created' | 'lastUsed'> {
  return {
    id: `root-access-key-${slot}`,
    status: active ? 'active' : 'inactive',
    created: rotated ?? created,
    lastUsed: lastUsed ? { kind: 'used', at: lastUsed } : { kind: 'never' },
  };
}

/** Nothing but the report shows the root user. */
export function whyRootIsUnseen({ reason }: Extract<ReportReading, { kind: 'unavailable' }>): string {
  return `${reason}. Only the credential report shows the root user: allow iam:GenerateCredentialReport and iam:GetCredentialReport`;
}
