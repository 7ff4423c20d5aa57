import type { Reading } from './identity.ts';
import { kindOfPrincipal } from './kinds.ts';
import { requireSight } from './reach.ts';
import { idOfServiceId, readServiceId, serviceIds } from './service-ids/service-ids.ts';

/** What people call users and service IDs: an e-mail address, a name. Each is asked for once. */
export class PrincipalNames {
  readonly #reading: Reading;
  readonly #names = new Map<string, Promise<string | undefined>>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Seen on the way. */
  note(iamId: string, name: string): void {
    this.#names.set(iamId, Promise.resolve(name));
  }

  /** `undefined` only if IBM Cloud says that there is nobody of that IAM id in the account. @throws core's errors */
  of(iamId: string): Promise<string | undefined> {
    const known = this.#names.get(iamId);
    if (known) return known;
    const asked = this.#ask(iamId);
    this.#names.set(iamId, asked);
    return asked;
  }

  async #ask(iamId: string): Promise<string | undefined> {
    const reading = this.#reading;
    const kind = kindOfPrincipal(iamId);
    const name = kind === serviceIds ? await nameOfServiceId(reading, iamId) : (await kind.heldBy(reading, iamId))[0]?.name;
    if (name === undefined) await requireSight(reading, kind, `The ${kind.noun} ${iamId}`);
    return name;
  }
}

/** Whether it is active does not matter here. */
async function nameOfServiceId({ session }: Reading, iamId: string): Promise<string | undefined> {
  const serviceId = await readServiceId(session, idOfServiceId(iamId), { activity: false });
  return serviceId?.name;
}
