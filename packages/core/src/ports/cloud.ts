import type { Credential, CredentialKind, LiveCredential, Tags } from '../credential.ts';
import type { PrincipalPowers } from '../risk.ts';
import type { Scan, ScanRequest } from '../scan.ts';
import type { Secret } from '../secret.ts';

/** An account in scope. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

/** Which accounts there are. @throws AccessDeniedError, ThrottledError, UnavailableError */
export interface AccountDirectory {
  /** The active accounts of the organisation; never a part of them. */
  activeAccounts(): Promise<readonly Account[]>;
  /** One of them, in one call. `undefined` only if there is surely no such active account. */
  activeAccount(id: string): Promise<Account | undefined>;
}

/** What the cloud says of a principal. */
export interface PrincipalDescription {
  readonly tags: Tags;
  /** Where it stands among others, with a slash at both ends: `/ci/`. */
  readonly path?: string;
  /** What it may do, if that was asked for and could be read. */
  readonly powers?: PrincipalPowers;
}

/**
 * Reads accounts. Read-only.
 * @throws AccessDeniedError if the account can't be entered at all, ThrottledError, UnavailableError.
 */
export interface InventoryReader {
  /** What could not be read is a gap in the coverage, or a last use that is `unknown`; never an absence. */
  scan(accountId: string, request: ScanRequest): Promise<Scan>;
  /** One that could not be read is left out of the map. */
  describe(
    accountId: string,
    principals: readonly string[],
    wanted: { readonly powers: boolean },
  ): Promise<ReadonlyMap<string, PrincipalDescription>>;
}

/** Finds a credential that nothing is known of but its id. Read-only; same errors as {@link InventoryReader}. */
export interface CredentialFinder {
  /**
   * Whose it is. `undefined` only if the cloud itself says that there is no such credential.
   * @throws AccessDeniedError for one that is not in the account, too, where the cloud, as AWS, does not tell the two apart
   */
  holderOf(accountId: string, credentialId: string): Promise<string | undefined>;
}

/** Names the credentials of one kind that a principal holds. */
export interface HolderRef {
  readonly accountId: string;
  readonly kind: CredentialKind;
  readonly principal: string;
}

/** Names a live credential. */
export interface CredentialRef extends HolderRef {
  readonly id: string;
}

/** A credential that was just made. Its secret is told this once. */
export interface NewCredential {
  readonly id: string;
  readonly secret: Secret;
}

/** Whom Keyhammer itself acts as: never to be touched. */
export interface OwnIdentity {
  readonly accountId: string;
  /** Absent: a role, not a user. */
  readonly principal?: string;
  /** The id of the credential that it signs with. */
  readonly credentialId?: string;
}

/**
 * Changes credentials. Only the remediator holds one.
 * @throws AccessDeniedError, ThrottledError, UnavailableError, NotFoundError, RejectedError (a quota, a kind that has no
 * such change).
 */
export interface CredentialControl {
  /** The credential as it is now, last use included. `gone` only if the cloud says that it does not exist. */
  look(ref: CredentialRef): Promise<LiveCredential>;
  /** All credentials of the kind that the principal holds, as they are now. */
  held(holder: HolderRef): Promise<readonly Credential[]>;
  /** How many active credentials of the kind there are in the account; `undefined` if that could not be seen. */
  activeCount(accountId: string, kind: CredentialKind): Promise<number | undefined>;
  /** Idempotent. Done is only what a `look` afterwards shows. */
  deactivate(ref: CredentialRef): Promise<void>;
  /** Idempotent. */
  activate(ref: CredentialRef): Promise<void>;
  /** Irreversible. One that does not exist any more is no error. */
  delete(ref: CredentialRef): Promise<void>;
  /** Not idempotent: after a lost answer look at what is `held`. A password that is made so must be changed at its first use. */
  create(holder: HolderRef): Promise<NewCredential>;
  ownIdentity(): Promise<OwnIdentity>;
}

/** Where a secret is handed over to. */
export interface SecretPlace {
  readonly accountId: string;
  /** `keyhammer/<user>`. */
  readonly name: string;
}

/**
 * Where the secrets of new credentials are handed over, in the account of their holder. Written only, never read.
 * @throws AccessDeniedError, ThrottledError, UnavailableError, RejectedError
 */
export interface SecretVault {
  /** The place's address (an ARN), if it holds the secret of this very credential; whether it is the latest or not. */
  find(place: SecretPlace, credentialId: string): Promise<string | undefined>;
  /** Makes the secret, or a new version of it, and returns its address. Idempotent for one credential. */
  store(place: SecretPlace, credential: NewCredential, tags: Tags): Promise<string>;
}
