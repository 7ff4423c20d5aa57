import { type EventLog, type PrincipalDescription, RemoteError, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import { type Administrators, readAdministrators } from './administrators/read-administrators.ts';
import type { OciSession } from './connection/oci-connection.ts';
import { getUser } from './identity/list-users.ts';
import { PartialReading } from './partial-reading.ts';

export interface DescriptionOptions {
  readonly powers: boolean;
  readonly concurrency: number;
  readonly log: EventLog;
}

/** Tags and e-mail address, and of administrators that they are. A user who can't be read is left out, and the log says why. */
export async function describeUsers(
  session: OciSession,
  userIds: readonly string[],
  { powers, concurrency, log }: DescriptionOptions,
): Promise<ReadonlyMap<string, PrincipalDescription>> {
  const administrators = powers ? await readAdministrators(session, new PartialReading()) : undefined;
  const limit = pLimit(concurrency);
  const descriptions = new Map<string, PrincipalDescription>();
  const read = async (userId: string) => {
    const description = await describeUser(session, userId, administrators).catch(loggedIfUnreadable(session, userId, log));
    if (description) descriptions.set(userId, description);
  };
  await Promise.all([...new Set(userIds)].map((userId) => limit(() => read(userId))));
  return descriptions;
}

async function describeUser(
  session: OciSession,
  userId: string,
  administrators: Administrators | undefined,
): Promise<PrincipalDescription> {
  const { tags, email, mfa } = await getUser(session, userId);
  const privilege = administrators?.privilegeOf(userId);
  return {
    tags,
    ...(email !== undefined && { email }),
    // What policies allow the others is not known: OCI has no call that would tell.
    ...(privilege?.kind === 'administrator' && {
      powers: { power: 'administrator', from: privilege.through, ...(mfa !== undefined && { mfa }) },
    }),
  };
}

function loggedIfUnreadable({ tenancyId }: OciSession, userId: string, log: EventLog): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof RemoteError)) throw error;
    log.warn('user not described', { account: tenancyId, principal: userId, reason: reasonOf(error) });
  };
}
