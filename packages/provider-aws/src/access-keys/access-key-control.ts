import { type IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import type { CredentialRef, LiveCredential } from '@keyhammer/core';
import { requireClock } from '../connection/require-clock.ts';
import { isDenied, isNotFound, translateAwsError } from '../errors.ts';
import { type ListedKey, listKeys, readLastUsed } from './read-keys.ts';

/**
 * The key as IAM shows it now. IAM is eventually consistent: for some seconds after a change it may
 * still be the former state.
 */
export async function lookAtAccessKey(iam: IAMClient, ref: CredentialRef, now: () => Date): Promise<LiveCredential> {
  const readAt = now();
  const key = await findKey(iam, ref);
  requireClock(iam);
  if (!key) return { kind: 'gone' };
  try {
    const lastUsed = await readLastUsed(iam, key.id);
    return { kind: 'found', credential: { kind: ref.kind, ...key, principal: ref.principal, lastUsed, readAt } };
  } catch (error) {
    // IAM also denies what was deleted since it was listed.
    if (isDenied(error) && !(await findKey(iam, ref))) return { kind: 'gone' };
    throw translateAwsError(error, `Could not read the last use of ${keyIn(ref)}`, {
      adviceIfDenied: adviceFor('iam:GetAccessKeyLastUsed'),
    });
  }
}

export async function setAccessKeyStatus(iam: IAMClient, ref: CredentialRef, status: 'Active' | 'Inactive'): Promise<void> {
  // Always with the user's name: without it IAM changes a key of the caller.
  const command = new UpdateAccessKeyCommand({ UserName: ref.principal, AccessKeyId: ref.id, Status: status });
  await iam.send(command).catch((error: unknown) => {
    const verb = status === 'Active' ? 'activate' : 'deactivate';
    throw translateAwsError(error, `Could not ${verb} ${keyIn(ref)}`, { adviceIfDenied: adviceFor('iam:UpdateAccessKey') });
  });
}

async function findKey(iam: IAMClient, ref: CredentialRef): Promise<ListedKey | undefined> {
  try {
    const keys = await listKeys(iam, ref.principal);
    return keys.find(({ id }) => id === ref.id);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw translateAwsError(error, `Could not look at ${keyIn(ref)}`, { adviceIfDenied: adviceFor('iam:ListAccessKeys') });
  }
}

function keyIn(ref: CredentialRef): string {
  return `access key ${ref.id} of ${ref.principal} in account ${ref.accountId}`;
}

function adviceFor(action: string): string {
  return `Allow ${action} in the policy of the remediation role`;
}
