import { GetLoginProfileCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type Credential, isBefore, type LastUsed, UnavailableError } from '@keyhammer/core';

/** A console password of which all is known. Its id is the user's name: IAM gives it none. */
export interface PasswordFacts {
  readonly userName: string;
  readonly created: Date;
  /** Absent: not known. */
  readonly changed: Date | undefined;
  readonly lastUsed: LastUsed;
  readonly readAt: Date;
}

/** When the user's login profile, as IAM calls a console password, was made. @throws what the SDK throws; `NoSuchEntity` if there is none. */
export async function readPasswordCreation(iam: IAMClient, userName: string): Promise<Date> {
  const { LoginProfile } = await iam.send(new GetLoginProfileCommand({ UserName: userName }));
  if (!LoginProfile?.CreateDate) throw new UnavailableError(`GetLoginProfile gave no date for ${userName}`);
  return LoginProfile.CreateDate;
}

/** @param at absent: never, or before AWS began to take it down, on 2014-10-20 */
export function passwordUse(at: Date | undefined): LastUsed {
  return at ? { kind: 'used', at } : { kind: 'never' };
}

export function passwordCredential({ userName, created, changed, lastUsed, readAt }: PasswordFacts): Credential {
  const known = { kind: 'aws-console-password', id: userName, principal: userName, status: 'active', created, lastUsed, readAt } as const;
  return changed ? { ...known, changed } : known;
}

/** The credential report may be older than the password. */
export function laterOf(created: Date, changed: Date | undefined): Date {
  return changed && isBefore(created, changed) ? changed : created;
}
