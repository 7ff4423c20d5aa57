import type { OciSession } from '../connection/oci-connection.ts';
import { getUser } from '../identity/list-users.ts';

/** What the update calls otherwise than the user does. */
const UPDATE_NAMES: Readonly<Record<string, string>> = { canUseDbCredentials: 'canUseDBCredentials' };

/**
 * Lets a user use API keys, or no more: all of theirs. What else they may use is sent along as it is, since OCI does not say
 * what becomes of what is left out.
 */
export async function setMayUseApiKeys(session: OciSession, userId: string, may: boolean): Promise<void> {
  const { capabilities, mayUseApiKeys } = await getUser(session, userId);
  if (mayUseApiKeys === may) return;
  const wanted = { ...capabilities, canUseApiKeys: may };
  await session.identity.change({
    what: `Could not ${may ? 'give the user' : 'take from the user'} ${userId} of the tenancy ${session.name} the use of API keys`,
    permission: 'manage users',
    method: 'PUT',
    path: `/20160918/users/${encodeURIComponent(userId)}/capabilities`,
    body: Object.fromEntries(Object.entries(wanted).map(([name, value]) => [UPDATE_NAMES[name] ?? name, value])),
  });
}
