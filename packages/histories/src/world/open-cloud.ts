import type { CredentialKind, LastUsed } from '@keyhammer/core';
import { type HeldCredential, InMemoryCloud } from '@keyhammer/testing';

/** The cloud as it is in truth, whatever a reading of it may show. */
export class OpenCloud extends InMemoryCloud {
  users(accountId: string): readonly string[] {
    return [...this.principalsOf(accountId).keys()];
  }

  everything(accountId: string): readonly HeldCredential[] {
    return this.allOf(accountId);
  }

  inTruth(ref: { readonly accountId: string; readonly kind: CredentialKind; readonly id: string }): HeldCredential | undefined {
    return this.allOf(ref.accountId).find(({ kind, id }) => kind === ref.kind && id === ref.id);
  }

  /** What AWS remembers of a user who has no password now. */
  formerSignIn(accountId: string, user: string): LastUsed {
    return this.principalsOf(accountId).get(user)?.formerSignIn ?? { kind: 'never' };
  }

  countActive(accountId: string, kind: CredentialKind): number {
    return this.allOf(accountId).filter((credential) => credential.kind === kind && credential.status === 'active').length;
  }
}
