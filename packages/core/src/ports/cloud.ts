import type { CredentialKind, LiveCredential, Tags } from '../credential.ts';
import type { Scan, ScanRequest } from '../scan.ts';

/** An account in scope. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

/** Which accounts there are. @throws AccessDeniedError, ThrottledError, UnavailableError */
export interface AccountDirectory {
  /** The active accounts of the organisation; never a part of them. */
  activeAccounts(): Promise<readonly Account[]>;
}

/**
 * Reads accounts. Read-only.
 * @throws AccessDeniedError if the account can't be entered at all, ThrottledError, UnavailableError.
 */
export interface InventoryReader {
  /** What could not be read is a gap in the coverage, or a last use that is `unknown`; never an absence. */
  scan(accountId: string, request: ScanRequest): Promise<Scan>;
  /** The tags of principals. One whose tags could not be read is left out of the map. */
  tagsOf(accountId: string, principals: readonly string[]): Promise<ReadonlyMap<string, Tags>>;
}

/** Names a live credential. */
export interface CredentialRef {
  readonly accountId: string;
  readonly kind: CredentialKind;
  readonly id: string;
  readonly principal: string;
}

/**
 * Changes credentials. Only the remediator holds one.
 * @throws AccessDeniedError, ThrottledError, UnavailableError, NotFoundError.
 */
export interface CredentialControl {
  /** The credential as it is now, last use included. `gone` only if the cloud says that it does not exist. */
  look(ref: CredentialRef): Promise<LiveCredential>;
  /** Idempotent. Done is only what a `look` afterwards shows. */
  deactivate(ref: CredentialRef): Promise<void>;
  /** Idempotent. */
  activate(ref: CredentialRef): Promise<void>;
}
