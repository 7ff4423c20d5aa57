import { GetUserCommand } from '@aws-sdk/client-iam';
import { type EventLog, type PrincipalDescription, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import { readAuthorizations } from './authorization/read-authorizations.ts';
import type { AccountSession } from './connection/aws-connection.ts';
import { isNotFound, translateAwsError } from './errors.ts';
import { tagsOf } from './tags.ts';

export interface DescriptionOptions {
  readonly powers: boolean;
  readonly concurrency: number;
  readonly log: EventLog;
}

/** For more users than this one reading of the whole account is cheaper than a call for each. */
const FEW = 20;

/** Tags and path, and the powers if they are wanted. A user who can't be read is left out, and the log says why. */
export async function describePrincipals(
  session: AccountSession,
  userNames: readonly string[],
  options: DescriptionOptions,
): Promise<ReadonlyMap<string, PrincipalDescription>> {
  const names = new Set(userNames);
  const described = options.powers || names.size > FEW ? await authorizationsOrNone(session, names, options) : undefined;
  return described ?? (await describeEach(session, names, options));
}

async function authorizationsOrNone(
  { iam, accountId }: AccountSession,
  names: ReadonlySet<string>,
  { powers, log }: DescriptionOptions,
): Promise<ReadonlyMap<string, PrincipalDescription> | undefined> {
  try {
    return await readAuthorizations(iam, names);
  } catch (error) {
    log[powers ? 'warn' : 'info']('what the users may do was not read, so each is described by itself', {
      account: accountId,
      reason: reasonOf(error),
    });
    return undefined;
  }
}

/** GetUser tells tags and path in one call. */
async function describeEach(
  session: AccountSession,
  names: ReadonlySet<string>,
  { concurrency, log }: DescriptionOptions,
): Promise<ReadonlyMap<string, PrincipalDescription>> {
  const limit = pLimit(concurrency);
  const descriptions = new Map<string, PrincipalDescription>();
  const read = async (name: string) => {
    const description = await describeUser(session, name, log);
    if (description) descriptions.set(name, description);
  };
  await Promise.all([...names].map((name) => limit(() => read(name))));
  return descriptions;
}

async function describeUser({ iam, accountId }: AccountSession, name: string, log: EventLog): Promise<PrincipalDescription | undefined> {
  try {
    const { User: { Tags = [], Path: path } = {} } = await iam.send(new GetUserCommand({ UserName: name }));
    return { tags: tagsOf(Tags), ...(path !== undefined && { path }) };
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
