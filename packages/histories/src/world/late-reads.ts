import type { CredentialRef } from '@keyhammer/core';
import type { HeldCredential } from '@keyhammer/testing';
import { SECOND_MS } from '../time.ts';

interface Former {
  readonly ref: CredentialRef;
  readonly was: HeldCredential | undefined;
  readonly at: Date;
}

/** Eventual consistency: for some seconds after a change every reading shows the credential as it was before. */
export class LateReads {
  readonly #former = new Map<string, Former>();
  #seconds = 0;

  order(seconds: number): void {
    this.#seconds = seconds;
  }

  changed(ref: CredentialRef, was: HeldCredential | undefined, at: Date): void {
    this.#former.set(nameOf(ref), { ref, was, at });
  }

  /** Somebody else's change shows at once, and what was before it no more. */
  forget(): void {
    this.#former.clear();
  }

  /** What a reading shows of it; `is` in truth. */
  shown(ref: Omit<CredentialRef, 'principal'>, is: HeldCredential | undefined, now: Date): HeldCredential | undefined {
    const former = this.#former.get(nameOf(ref));
    return former && this.#isLate(former, now) ? former.was : is;
  }

  /** Those that a reading still shows otherwise than they are. */
  late(now: Date): readonly Pick<Former, 'ref' | 'was'>[] {
    return [...this.#former.values()].filter((former) => this.#isLate(former, now));
  }

  #isLate({ at }: Former, now: Date): boolean {
    return now.getTime() - at.getTime() < this.#seconds * SECOND_MS;
  }
}

function nameOf({ accountId, kind, id }: Omit<CredentialRef, 'principal'>): string {
  return `${accountId} ${kind} ${id}`;
}
