import type { IdentityKind, Reading } from './identity.ts';
import { doubtReach, Reach } from './reach.ts';

/** `undefined` if the list may not be that of the account. @throws core's errors */
export async function countActive(reading: Reading, kind: IdentityKind): Promise<number | undefined> {
  const reach = new Reach();
  let active = 0;
  for await (const page of kind.pages(reading)) {
    for (const identity of page) reach.note(identity);
    active += page.filter(({ status }) => status === 'active').length;
  }
  return (await doubtReach(reading, kind, reach)) ? undefined : active;
}
