import { type EventLog, type PrincipalDescription, RemoteError, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import type { Reading } from './identity.ts';
import { kindOfPrincipal } from './kinds.ts';
import { serviceIds } from './service-ids/service-ids.ts';

export interface DescriptionOptions {
  readonly concurrency: number;
  readonly log: EventLog;
}

/** E-mail addresses of users, and of trusted profiles that were given one. IAM has no tags. One who can't be read is left out, and the log says why. */
export async function describePrincipals(
  reading: Reading,
  principals: readonly string[],
  { concurrency, log }: DescriptionOptions,
): Promise<ReadonlyMap<string, PrincipalDescription>> {
  const limit = pLimit(concurrency);
  const descriptions = new Map<string, PrincipalDescription>();
  const describe = async (principal: string) => {
    const description = await describeOne(reading, principal, log);
    if (description) descriptions.set(principal, description);
  };
  await Promise.all([...new Set(principals)].map((principal) => limit(() => describe(principal))));
  return descriptions;
}

async function describeOne(reading: Reading, principal: string, log: EventLog): Promise<PrincipalDescription | undefined> {
  const kind = kindOfPrincipal(principal);
  // There is nothing more to be told of one.
  if (kind === serviceIds) return { tags: {} };
  try {
    const [identity] = await kind.heldBy(reading, principal);
    return identity && { tags: {}, ...(identity.email !== undefined && { email: identity.email }) };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    log.warn('principal not described', { account: reading.session.accountId, principal, reason: reasonOf(error) });
    return undefined;
  }
}
