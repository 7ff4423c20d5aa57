import pLimit from 'p-limit';
import { isNotFound, translateAwsError } from '../errors.ts';
import { adviceToAllow, type ControlRequest } from '../kind-control.ts';
import { listAllUsers } from '../list-users.ts';
import { listKeys } from './read-keys.ts';

const CALLS_AT_ONCE = 10;

/** From the credential report, or, for want of it, by listing the keys of every user. */
export async function countActiveKeys({ session: { iam, accountId }, report }: ControlRequest): Promise<number> {
  const reading = await report();
  if (reading.kind === 'read') return reading.report.activeKeys;
  const limit = pLimit(CALLS_AT_ONCE);
  const countOf = async (name: string) => {
    try {
      const keys = await listKeys(iam, name);
      return keys.filter(({ status }) => status === 'active').length;
    } catch (error) {
      if (isNotFound(error)) return 0;
      throw translateAwsError(error, `Could not list the access keys of ${name} in account ${accountId}`, {
        adviceIfDenied: adviceToAllow('iam:ListAccessKeys'),
      });
    }
  };
  const users = await listAllUsers(iam, accountId);
  const counts = await Promise.all(users.map(({ name }) => limit(() => countOf(name))));
  return counts.reduce((sum, count) => sum + count, 0);
}
