import pLimit from 'p-limit';
import { isNotFound, translateAwsError } from '../errors.ts';
import { adviceToAllow, type ControlRequest } from '../kind-control.ts';
import { listAllUsers } from '../list-users.ts';
import { readPasswordCreation } from './read-password.ts';

const CALLS_AT_ONCE = 10;

/** From the credential report, or, for want of it, by asking for the login profile of every user. */
export async function countPasswords({ session: { iam, accountId }, report }: ControlRequest): Promise<number> {
  const reading = await report();
  if (reading.kind === 'read') return reading.report.passwords;
  const limit = pLimit(CALLS_AT_ONCE);
  const hasPassword = async (name: string) => {
    try {
      await readPasswordCreation(iam, name);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw translateAwsError(error, `Could not look at the console password of ${name} in account ${accountId}`, {
        adviceIfDenied: adviceToAllow('iam:GetLoginProfile'),
      });
    }
  };
  const users = await listAllUsers(iam, accountId);
  const answers = await Promise.all(users.map(({ name }) => limit(() => hasPassword(name))));
  return answers.filter((has) => has).length;
}
