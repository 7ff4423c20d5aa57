import { CreateLoginProfileCommand, DeleteLoginProfileCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import {
  type Credential,
  type CredentialRef,
  type HolderRef,
  type LiveCredential,
  type NewCredential,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  type RemoteError,
} from '@keyhammer/core';
import { change } from '../change.ts';
import { requireClock } from '../connection/require-clock.ts';
import type { ReportReading } from '../credential-report/account-report.ts';
import { codeOf, isExisting, isNotFound, isPolicyViolation, mayHaveBeenDone, translateAwsError } from '../errors.ts';
import { adviceToAllow, type ControlRequest, type KindControl } from '../kind-control.ts';
import { countPasswords } from './count-passwords.ts';
import { randomPassword } from './random-password.ts';
import { laterOf, passwordCredential, passwordUse, readPasswordCreation } from './read-password.ts';

export const passwordControl: KindControl = {
  look,
  held,
  activeCount: countPasswords,
  deactivate: async (_request, ref) => refuse('deactivated', ref),
  activate: async (_request, ref) => refuse('activated', ref),
  delete: deletePassword,
  create: createPassword,
};

/**
 * AWS makes a report every four hours at most, so a reset since the last one shows nowhere. Only a report that was just made
 * tells of the last change: an older one does not tell that there was none after it.
 */
const FRESH_FOR_MS = 30 * 60 * 1000;

function isFresh(reading: ReportReading, now: Date): reading is Extract<ReportReading, { kind: 'read' }> {
  return reading.kind === 'read' && reading.madeAt !== undefined && now.getTime() - reading.madeAt.getTime() <= FRESH_FOR_MS;
}

/**
 * The password as IAM shows it now. When it was last changed only a fresh credential report tells; else that is not known.
 * @throws NotFoundError if there is no such user
 */
async function findPassword({ session: { iam }, report, now }: ControlRequest, holder: HolderRef): Promise<Credential | undefined> {
  const readAt = now();
  const lastUsed = passwordUse(await readPasswordLastUsed(iam, holder));
  requireClock(iam);
  const created = await findCreation(iam, holder);
  if (!created) return undefined;
  const reading = await report();
  const userName = holder.principal;
  const changed = isFresh(reading, readAt) ? laterOf(created, reading.report.users.get(userName)?.passwordChanged) : undefined;
  return passwordCredential({ userName, created, changed, lastUsed, readAt });
}

async function look(request: ControlRequest, ref: CredentialRef): Promise<LiveCredential> {
  try {
    const credential = await findPassword(request, ref);
    return credential ? { kind: 'found', credential } : { kind: 'gone' };
  } catch (error) {
    if (error instanceof NotFoundError) return { kind: 'gone' };
    throw error;
  }
}

async function held(request: ControlRequest, holder: HolderRef): Promise<readonly Credential[]> {
  const credential = await findPassword(request, holder);
  return credential ? [credential] : [];
}

async function deletePassword({ session: { iam }, waiter }: ControlRequest, ref: CredentialRef): Promise<void> {
  const command = new DeleteLoginProfileCommand({ UserName: ref.principal });
  const what = `Could not delete the ${passwordOf(ref)}`;
  try {
    await change({ what, action: 'iam:DeleteLoginProfile', waiter }, () => iam.send(command));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}

async function createPassword({ session, waiter }: ControlRequest, holder: HolderRef): Promise<NewCredential> {
  const secret = randomPassword();
  const what = `Could not make a ${passwordOf(holder)}`;
  const send = async () => {
    try {
      // Once more after a lost answer, it would say that there is one already, and not whether it is this one.
      await session
        .iamUnrepeated()
        .send(new CreateLoginProfileCommand({ UserName: holder.principal, Password: secret.reveal(), PasswordResetRequired: true }));
    } catch (error) {
      throw refusalOf(error, holder) ?? error;
    }
  };
  await change({ what, action: 'iam:CreateLoginProfile', waiter, hiding: secret }, send);
  return { id: holder.principal, secret };
}

/** None of these quotes what AWS says: it may quote the password. */
function refusalOf(error: unknown, holder: HolderRef): RemoteError | undefined {
  if (mayHaveBeenDone(error)) {
    return new OutcomeUnknownError(`A ${passwordOf(holder)} may have been made, but nobody knows it (${codeOf(error)})`, {
      advice: 'Look whether the user has one, and delete it, before trying again',
    });
  }
  if (isPolicyViolation(error)) {
    return new RejectedError(`Could not make a ${passwordOf(holder)}: the account's password policy does not take a random one`, {
      advice: 'Make one by hand that it takes, as in `aws iam create-login-profile --password-reset-required`',
    });
  }
  if (isExisting(error)) return new RejectedError(`Could not make a ${passwordOf(holder)}: the user has one already`);
  return undefined;
}

async function readPasswordLastUsed(iam: IAMClient, { principal, accountId }: HolderRef): Promise<Date | undefined> {
  try {
    const { User } = await iam.send(new GetUserCommand({ UserName: principal }));
    return User?.PasswordLastUsed;
  } catch (error) {
    throw translateAwsError(error, `Could not read the user ${principal} in account ${accountId}`, {
      adviceIfDenied: adviceToAllow('iam:GetUser'),
    });
  }
}

async function findCreation(iam: IAMClient, holder: HolderRef): Promise<Date | undefined> {
  try {
    return await readPasswordCreation(iam, holder.principal);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw translateAwsError(error, `Could not look at the ${passwordOf(holder)}`, { adviceIfDenied: adviceToAllow('iam:GetLoginProfile') });
  }
}

function refuse(verb: 'activated' | 'deactivated', ref: CredentialRef): never {
  throw new RejectedError(`The ${passwordOf(ref)} can't be ${verb}: IAM only knows console passwords that are there and such as are not`);
}

function passwordOf({ principal, accountId }: HolderRef): string {
  return `console password of ${principal} in account ${accountId}`;
}
