import type { Credential, CredentialKind, LiveCredential, Provider, Tags } from '../credential.ts';
import type { RestorePoint } from '../issue-acts.ts';
import type { PrincipalPowers } from '../risk.ts';
import type { Gap, Scan, ScanNeed, ScanRequest } from '../scan.ts';
import type { Secret } from '../secret.ts';

/** A permission boundary: an AWS account, an IBM Cloud account, an OCI tenancy. */
export interface Account {
  readonly id: string;
  readonly name: string;
}

/** An account that is to be looked after. */
export interface AccountInScope extends Account {
  readonly provider: Provider;
}

/** Which accounts are in scope. @throws AccessDeniedError, ThrottledError, UnavailableError */
export interface AccountDirectory {
  /** All of them; never a part. */
  accountsInScope(): Promise<readonly AccountInScope[]>;
  /** One of them, without listing all where there may be thousands. `undefined` only if it is surely not in scope. */
  accountInScope(id: string): Promise<AccountInScope | undefined>;
}

/** What the cloud says of a principal. */
export interface PrincipalDescription {
  readonly tags: Tags;
  /** Where it stands among others, with a slash at both ends: `/ci/`. */
  readonly path?: string;
  /** Whom to write to. */
  readonly email?: string;
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

/** A credential, or an identity that signs in without one, as an inventory shows it. */
export interface InventoryEntry {
  readonly credential: Credential;
  /** An e-mail address, or what a tag says. */
  readonly owner?: string;
  /** How often it was used, where the cloud counts. */
  readonly useCount?: number;
  /** Absent: the cloud has no locks. */
  readonly locked?: boolean;
  /** Of the principal. Absent: not known. */
  readonly mfa?: boolean;
}

export type Listed = { readonly kind: 'entry'; readonly entry: InventoryEntry } | { readonly kind: 'gap'; readonly gap: Gap };

/** Lists everything there is. Read-only; same errors as {@link InventoryReader}. */
export interface InventoryLister {
  /** A page at a time, in no order; what could not be read is a gap in between. */
  list(accountId: string): AsyncIterable<Listed>;
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

/** What a change takes away besides the credential itself, and what it takes to undo it. */
export interface Preparation {
  /** All that goes with it, with what costs nothing to know; a last use may be unknown. Of a deletion what is inactive, too. */
  readonly alsoStopped: readonly Credential[];
  /** Absent: nothing but the credential's name. */
  readonly restorePoint?: RestorePoint;
}

export interface ChangeOptions {
  /** Take a lock off first. Without it a locked credential is a RejectedError. */
  readonly unlock?: boolean;
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
  /**
   * The credential as it is now. `gone` only if the cloud says that it does not exist.
   * @param need what is to be read of it besides its status; absent: what costs nothing, and a last use may be unknown
   */
  look(ref: CredentialRef, need?: ScanNeed): Promise<LiveCredential>;
  /** All credentials of the kind that the principal holds, as they are now. */
  held(holder: HolderRef): Promise<readonly Credential[]>;
  /** How many active credentials of the kind there are in the account; `undefined` if that could not be seen. */
  activeCount(accountId: string, kind: CredentialKind): Promise<number | undefined>;
  /**
   * Looks up what a change means; changes nothing.
   * @param former what an unfinished change before has put on record: some of it may have been done, so it is part of the answer
   */
  prepare(ref: CredentialRef, change: 'deactivate' | 'delete', former?: RestorePoint): Promise<Preparation>;
  /** Idempotent. Done is only what a `look` afterwards shows. @throws OutcomeUnknownError, too, if only a part of it was done */
  deactivate(ref: CredentialRef, options?: ChangeOptions): Promise<void>;
  /**
   * Brings it back as it was before the change that the restore point is of; what was deleted is made again from it, where the
   * cloud can do that. Idempotent. All that the restore point names is brought back, whatever has become of the credential
   * itself meanwhile: one of its parts may be on again by another hand.
   * @throws NotFoundError, RejectedError if it is gone, and neither can be made again nor has taken others with it; parts that
   * are left are brought back even so
   */
  activate(ref: CredentialRef, restorePoint?: RestorePoint): Promise<void>;
  /** One that does not exist any more is no error. */
  delete(ref: CredentialRef, options?: ChangeOptions): Promise<void>;
  /** Not idempotent: after a lost answer look at what is `held`. A password that is made so must be changed at its first use. */
  create(holder: HolderRef): Promise<NewCredential>;
  /** Whom it acts as in that account. */
  ownIdentity(accountId: string): Promise<OwnIdentity>;
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
