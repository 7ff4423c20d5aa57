import type { OciSession } from '../connection/oci-connection.ts';
import { allUsers } from '../identity/all-users.ts';
import { PartialReading } from '../partial-reading.ts';
import { keysOf } from '../scan-tenancy.ts';
import { isActive } from './read-keys.ts';

const CALLS_AT_ONCE = 10;

/** `undefined` if some could not be seen. */
export async function countActiveKeys(session: OciSession, now: () => Date): Promise<number | undefined> {
  const reading = new PartialReading();
  let count = 0;
  for await (const users of allUsers(session, reading)) {
    const held = await keysOf(users, { session, reading, now, concurrency: CALLS_AT_ONCE });
    count += held.filter(isActive).length;
  }
  return reading.gaps.length === 0 ? count : undefined;
}
