import type { NewCredential, SecretPlace, SecretVault, Tags } from '@keyhammer/core';

/** A mishap of a hand-over: refused with nothing stored, or stored although the answer says otherwise. */
export interface StoreFailure {
  readonly when: 'before-acting' | 'after-acting';
  readonly error: Error;
}

export interface StoredSecret {
  readonly credentialId: string;
  readonly secret: string;
}

interface Vaulted {
  readonly tags: Tags;
  readonly versions: readonly StoredSecret[];
}

/** Secrets that were handed over, kept in memory, with mishaps to order. */
export class InMemoryVault implements SecretVault {
  readonly #secrets = new Map<string, Vaulted>();
  readonly #storeFailures: StoreFailure[] = [];
  readonly #findFailures: Error[] = [];

  /** The next hand-over goes wrong in this way; ordered twice, the next two. */
  failNextStore(failure: StoreFailure): void {
    this.#storeFailures.push(failure);
  }

  failNextFind(error: Error): void {
    this.#findFailures.push(error);
  }

  /** What was put there, the latest last. */
  versionsAt(place: SecretPlace): readonly StoredSecret[] {
    return this.#secrets.get(addressOf(place))?.versions ?? [];
  }

  /** Those of the latest version. */
  tagsAt(place: SecretPlace): Tags {
    return this.#secrets.get(addressOf(place))?.tags ?? {};
  }

  async find(place: SecretPlace, credentialId: string): Promise<string | undefined> {
    const failure = this.#findFailures.shift();
    if (failure) throw failure;
    return this.#holds(place, credentialId) ? addressOf(place) : undefined;
  }

  async store(place: SecretPlace, { id, secret }: NewCredential, tags: Tags): Promise<string> {
    const failure = this.#storeFailures.shift();
    if (failure?.when === 'before-acting') throw failure.error;
    const former = this.versionsAt(place);
    const versions = this.#holds(place, id) ? former : [...former, { credentialId: id, secret: secret.reveal() }];
    this.#secrets.set(addressOf(place), { tags, versions });
    if (failure) throw failure.error;
    return addressOf(place);
  }

  #holds(place: SecretPlace, credentialId: string): boolean {
    return this.versionsAt(place).some((version) => version.credentialId === credentialId);
  }
}

function addressOf({ accountId, name }: SecretPlace): string {
  return `arn:aws:secretsmanager:eu-west-1:${accountId}:secret:${name}-AbCdEf`;
}
