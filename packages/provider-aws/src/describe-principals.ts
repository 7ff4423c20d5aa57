import { GetUserCommand } from '@aws-sdk/client-iam';
import { type EventLog, type PrincipalDescription, type PrincipalPowers, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import { readPowers } from './authorization/read-powers.ts';
import type { AccountSession } from './connection/aws-connection.ts';
import { isNotFound, translateAwsError } from './errors.ts';

export interface DescriptionOptions {
  readonly powers: boolean;
  readonly concurrency: number;
  readonly log: EventLog;
}

/** GetUser tells tags and path in one call. A user who can't be read is left out, and the log says why. */
export async function describePrincipals(
  session: AccountSession,
  userNames: readonly string[],
  options: DescriptionOptions,
): Promise<ReadonlyMap<string, PrincipalDescription>> {
  const names = new Set(userNames);
  const limit = pLimit(options.concurrency);
  const descriptions = new Map<string, PrincipalDescription>();
  const read = async (name: string) => {
    const description = await describeUser(session, name, options.log);
    if (description) descriptions.set(name, description);
  };
  await Promise.all([...names].map((name) => limit(() => read(name))));
  if (!options.powers) return descriptions;
  for (const [name, powers] of await powersOrNone(session, names, options.log)) {
    const description = descriptions.get(name);
    if (description) descriptions.set(name, { ...description, powers });
  }
  return descriptions;
}

async function describeUser({ iam, accountId }: AccountSession, name: string, log: EventLog): Promise<PrincipalDescription | undefined> {
  try {
    const { User: { Tags = [], Path: path } = {} } = await iam.send(new GetUserCommand({ UserName: name }));
    const tags = Object.fromEntries(Tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
    return { tags, ...(path !== undefined && { path }) };
  } catch (error) {
    const reason = reasonOf(
      translateAwsError(error, `Could not read the user ${name}`, {
        adviceIfDenied: 'Allow iam:GetUser in the policy of the identification role',
      }),
    );
    // A user who has gone since is nothing to worry about.
    log[isNotFound(error) ? 'debug' : 'warn']('user not described', { account: accountId, principal: name, reason });
    return undefined;
  }
}

async function powersOrNone(
  { iam, accountId }: AccountSession,
  names: ReadonlySet<string>,
  log: EventLog,
): Promise<ReadonlyMap<string, PrincipalPowers>> {
  try {
    return await readPowers(iam, names);
  } catch (error) {
    log.warn('powers not read', { account: accountId, reason: reasonOf(error) });
    return new Map();
  }
}
