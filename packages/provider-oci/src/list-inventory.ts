import type { LastUsed, Listed } from '@keyhammer/core';
import { credentialOf, type HeldKey } from './api-keys/read-keys.ts';
import type { OciSession } from './connection/oci-connection.ts';
import { allUsers } from './identity/all-users.ts';
import { PartialReading } from './partial-reading.ts';
import { keysOf } from './scan-tenancy.ts';

const NOT_READ: LastUsed = { kind: 'unknown', reason: 'not read: Audit is asked by the check oci_inactiveapikeys' };

/** Everybody's keys. @throws as `InventoryReader`, if nothing at all can be read */
export async function* listInventory(
  session: OciSession,
  surroundings: { readonly now: () => Date; readonly concurrency: number },
): AsyncGenerator<Listed> {
  const reading = new PartialReading();
  for await (const users of allUsers(session, reading)) {
    const held = await keysOf(users, { session, reading, ...surroundings });
    yield* held.map(entryOf);
  }
  reading.requireSomething();
  yield* reading.gaps.map((gap) => ({ kind: 'gap', gap }) as const);
}

function entryOf(held: HeldKey): Listed {
  const { email, mfa } = held.user;
  const credential = credentialOf(held, NOT_READ);
  return { kind: 'entry', entry: { credential, ...(email !== undefined && { owner: email }), ...(mfa !== undefined && { mfa }) } };
}
