import { DeleteAccessKeyCommand, type IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type Credential, type CredentialRef, type HolderRef, type LastUsed, type LiveCredential, NotFoundError } from '@keyhammer/core';
import { change } from '../change.ts';
import { requireClock } from '../connection/require-clock.ts';
import { isDenied, isNotFound, translateAwsError } from '../errors.ts';
import { adviceToAllow, type ControlRequest, type KindControl } from '../kind-control.ts';
import { countActiveKeys } from './count-active-keys.ts';
import { createAccessKey } from './create-access-key.ts';
import { type ListedKey, listKeys, readLastUsed } from './read-keys.ts';

export const accessKeyControl: KindControl = {
  look,
  held,
  activeCount: countActiveKeys,
  deactivate: (request, ref) => setStatus(request, ref, 'Inactive'),
  activate: (request, ref) => setStatus(request, ref, 'Active'),
  delete: deleteKey,
  create: createAccessKey,
};

/**
 * The key as IAM shows it now. IAM is eventually consistent: for some seconds after a change it may
 * still be the former state.
 */
async function look({ session: { iam }, now }: ControlRequest, ref: CredentialRef): Promise<LiveCredential> {
  const readAt = now();
  const key = await findKey(iam, ref);
  requireClock(iam);
  const lastUsed = key && (await lastUseOf(iam, ref));
  return key && lastUsed ? { kind: 'found', credential: credentialOf(ref, key, lastUsed, readAt) } : { kind: 'gone' };
}

async function held({ session: { iam }, now }: ControlRequest, holder: HolderRef): Promise<readonly Credential[]> {
  const readAt = now();
  const keys = await keysOf(iam, holder);
  requireClock(iam);
  const credentials: Credential[] = [];
  for (const key of keys) {
    const lastUsed = await lastUseOf(iam, { ...holder, id: key.id });
    if (lastUsed) credentials.push(credentialOf(holder, key, lastUsed, readAt));
  }
  return credentials;
}

async function setStatus({ session: { iam }, waiter }: ControlRequest, ref: CredentialRef, status: 'Active' | 'Inactive'): Promise<void> {
  const what = `Could not ${status === 'Active' ? 'activate' : 'deactivate'} ${keyIn(ref)}`;
  // Always with the user's name: without it IAM changes a key of the caller.
  const command = new UpdateAccessKeyCommand({ UserName: ref.principal, AccessKeyId: ref.id, Status: status });
  await change({ what, action: 'iam:UpdateAccessKey', waiter }, () => iam.send(command));
}

async function deleteKey({ session: { iam }, waiter }: ControlRequest, ref: CredentialRef): Promise<void> {
  const what = `Could not delete ${keyIn(ref)}`;
  const command = new DeleteAccessKeyCommand({ UserName: ref.principal, AccessKeyId: ref.id });
  try {
    await change({ what, action: 'iam:DeleteAccessKey', waiter }, () => iam.send(command));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}

/** `undefined` only if IAM says that there is no such key, or no such user. */
async function findKey(iam: IAMClient, ref: CredentialRef): Promise<ListedKey | undefined> {
  try {
    const keys = await keysOf(iam, ref);
    return keys.find(({ id }) => id === ref.id);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function keysOf(iam: IAMClient, { principal, accountId }: HolderRef): Promise<readonly ListedKey[]> {
  try {
    return await listKeys(iam, principal);
  } catch (error) {
    throw translateAwsError(error, `Could not list the access keys of ${principal} in account ${accountId}`, {
      adviceIfDenied: adviceToAllow('iam:ListAccessKeys'),
    });
  }
}

/** `undefined` if the key has gone since it was listed, which IAM denies like one that we may not see. */
async function lastUseOf(iam: IAMClient, ref: CredentialRef): Promise<LastUsed | undefined> {
  try {
    return await readLastUsed(iam, ref.id);
  } catch (error) {
    if ((isDenied(error) || isNotFound(error)) && !(await findKey(iam, ref))) return undefined;
    throw translateAwsError(error, `Could not read the last use of ${keyIn(ref)}`, {
      adviceIfDenied: adviceToAllow('iam:GetAccessKeyLastUsed'),
    });
  }
}

function credentialOf({ kind, principal }: HolderRef, key: ListedKey, lastUsed: LastUsed, readAt: Date): Credential {
  return { kind, ...key, principal, lastUsed, readAt };
}

function keyIn(ref: CredentialRef): string {
  return `access key ${ref.id} of ${ref.principal} in account ${ref.accountId}`;
}
