import type { DomainUser } from '../bodies/domain.ts';
import type { OciUser } from '../bodies/user.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { domainUserPages } from '../identity-domains/domain-calls.ts';
import type { PartialReading } from '../partial-reading.ts';
import { userPages } from './list-users.ts';

/**
 * Everybody in the tenancy and in its listed identity domains, a page at a time, each once.
 * What could not be read is a gap of the reading.
 */
export async function* allUsers(session: OciSession, reading: PartialReading): AsyncGenerator<readonly OciUser[]> {
  const seen = new Set<string>();
  const unseen = (users: readonly OciUser[]) => users.filter(({ id }) => !seen.has(id) && seen.add(id));
  for await (const page of untilItFails(userPages(session), 'users of the tenancy', reading)) yield unseen(page);
  for (const domain of session.domains) {
    const what = `users of the identity domain ${domain}`;
    for await (const page of untilItFails(domainUserPages(session, domain), what, reading)) yield unseen(withOcid(page, what, reading));
  }
}

/** The pages that came before a failure count. */
async function* untilItFails<T>(pages: AsyncGenerator<T>, what: string, reading: PartialReading): AsyncGenerator<T> {
  for (;;) {
    const next = await reading.attempt(what, () => pages.next());
    if (!next || next.done) return;
    yield next.value;
  }
}

/** Everything else is found by the OCID. */
function withOcid(users: readonly DomainUser[], what: string, reading: PartialReading): readonly OciUser[] {
  return users.flatMap(({ ocid, ...user }) => {
    if (ocid !== undefined) return [{ id: ocid, ...user }];
    reading.miss(what, `the domain does not tell the OCID of ${user.name}`);
    return [];
  });
}
