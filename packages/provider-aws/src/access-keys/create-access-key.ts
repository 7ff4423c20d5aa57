import { type AccessKey, CreateAccessKeyCommand } from '@aws-sdk/client-iam';
import { type HolderRef, type NewCredential, OutcomeUnknownError, RejectedError, Secret } from '@keyhammer/core';
import { change } from '../change.ts';
import { codeOf, isQuota, mayHaveBeenDone } from '../errors.ts';
import type { ControlRequest } from '../kind-control.ts';

/** The secret is in this one answer, and nowhere else ever again. */
export async function createAccessKey({ session, waiter }: ControlRequest, holder: HolderRef): Promise<NewCredential> {
  const what = `Could not make an access key for ${userIn(holder)}`;
  // Always with the user's name: without it IAM makes a key for the caller.
  const command = new CreateAccessKeyCommand({ UserName: holder.principal });
  const send = async () => {
    try {
      // A second try after a lost answer would make a second key, which nobody knows the secret of.
      return await session.iamUnrepeated().send(command);
    } catch (error) {
      if (mayHaveBeenDone(error)) throw outcomeUnknown(holder, codeOf(error));
      if (isQuota(error)) throw noRoom(holder, error);
      throw error;
    }
  };
  const { AccessKey: made } = await change({ what, action: 'iam:CreateAccessKey', waiter }, send);
  return parseNewKey(made, holder);
}

function parseNewKey(made: AccessKey | undefined, holder: HolderRef): NewCredential {
  if (!made?.AccessKeyId || !made.SecretAccessKey) throw outcomeUnknown(holder, 'the answer holds no key');
  return { id: made.AccessKeyId, secret: new Secret(made.SecretAccessKey) };
}

/** Without the SDK's error: that of an answer that could not be read may quote it, secret and all. */
function outcomeUnknown(holder: HolderRef, why: string): OutcomeUnknownError {
  return new OutcomeUnknownError(`An access key may have been made for ${userIn(holder)}, but its secret has been lost (${why})`, {
    advice: 'Look at the keys of the user, and delete the one that was just made, before trying again',
  });
}

function noRoom(holder: HolderRef, cause: unknown): RejectedError {
  return new RejectedError(`Could not make an access key for ${userIn(holder)}: the user has as many as IAM allows, which is two`, {
    cause,
    advice: 'Delete one of them first, best one that is inactive or unused',
  });
}

function userIn({ principal, accountId }: HolderRef): string {
  return `${principal} in account ${accountId}`;
}
