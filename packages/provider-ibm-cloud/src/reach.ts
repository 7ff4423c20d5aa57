import { AccessDeniedError, type Gap } from '@keyhammer/core';
import { apiKeys } from './api-keys/api-keys.ts';
import type { Identity, IdentityKind, Reading } from './identity.ts';
import { users } from './users/users.ts';

/** Whose identities a list showed, as far as it matters: nobody's, one principal's, or those of several. */
export class Reach {
  #principals: readonly string[] = [];

  note({ principal }: Identity): void {
    if (!this.isWide && !this.#principals.includes(principal)) this.#principals = [...this.#principals, principal];
  }

  get isWide(): boolean {
    return this.#principals.length > 1;
  }

  /** Nobody's but the caller's own. @throws core's errors */
  async isNarrow({ session }: Reading): Promise<boolean> {
    const [first] = this.#principals;
    return !this.isWide && (first === undefined || first === (await session.ownApiKey()).iamId);
  }
}

/**
 * IBM Cloud shows a caller without a role its own identity, or nothing, and does not say that there is more.
 * `undefined` if the list can be believed to be that of the account. @throws core's errors
 */
export async function doubtReach(reading: Reading, kind: IdentityKind, reach: Reach): Promise<Gap | undefined> {
  const isNarrow = await reach.isNarrow(reading);
  reading.sights.set(kind.kind, !isNarrow);
  if (!isNarrow) return undefined;
  // An account may well have none, or only Keyhammer's: then the API keys, of which every account has some, tell.
  if (kind.mayBeNone && (await seesOthers(reading, apiKeys))) return undefined;
  const what = `${kind.plural} of account ${reading.session.accountId}`;
  return { kind: kind.kind, what, reason: `${NOTHING_BUT_OUR_OWN}. ${kind.adviceToSee}` };
}

const NOTHING_BUT_OUR_OWN =
  "IBM Cloud showed nothing but what is Keyhammer's own, as it does where the caller has no role, and does not say whether there is more";

/**
 * For what IBM Cloud says is not there, which it says, too, of what it does not show.
 * @throws AccessDeniedError if it may just not be shown; core's other errors
 */
export async function requireSight(reading: Reading, kind: IdentityKind, what: string): Promise<void> {
  if (await seesOthers(reading, kind === users ? users : apiKeys)) return;
  throw new AccessDeniedError(`${what} is not there, or not shown: ${NOTHING_BUT_OUR_OWN}`, { advice: kind.adviceToSee });
}

/** Looks no further than to the first one that is somebody else's. Asked for once in a reading. */
async function seesOthers(reading: Reading, kind: IdentityKind): Promise<boolean> {
  const known = reading.sights.get(kind.kind);
  if (known !== undefined) return known;
  const reach = new Reach();
  for await (const page of kind.pages(reading)) {
    for (const identity of page) reach.note(identity);
    if (reach.isWide) break;
  }
  const sees = !(await reach.isNarrow(reading));
  reading.sights.set(kind.kind, sees);
  return sees;
}
