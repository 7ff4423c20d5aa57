/**
 * When a credential was last used, as far as the cloud can tell.
 * `unknown` (denied, throttled, not tracked, beyond the source's retention) is never stale.
 */
export type LastUsed =
  | { readonly kind: 'used'; readonly at: Date; readonly service?: string; readonly region?: string }
  | { readonly kind: 'never' }
  /** No use was seen from `since` on, in a `source` that would have shown it; of what was before nobody knows. */
  | { readonly kind: 'unseen'; readonly since: Date; readonly source: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The clouds that credentials are in. */
export type Provider = 'aws' | 'ibm' | 'oci';

/** Begins with its provider. A service ID, a profile, a user of IBM Cloud is an identity rather than a credential: all that signs in as it. */
export type CredentialKind =
  | 'aws-access-key'
  | 'aws-console-password'
  | 'aws-root-user'
  | 'ibm-api-key'
  | 'ibm-service-id'
  | 'ibm-trusted-profile'
  | 'ibm-user'
  | 'oci-api-key';

export function providerOf(kind: CredentialKind): Provider {
  return kind.slice(0, kind.indexOf('-')) as Provider;
}

/** Whether a principal is an administrator. `through`: `the group Administrators`. */
export type Privilege =
  | { readonly kind: 'administrator'; readonly through: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Tags of a principal, by key. */
export type Tags = Readonly<Record<string, string>>;

/** One credential as the cloud described it at `readAt`. */
export interface Credential {
  readonly kind: CredentialKind;
  /** The cloud's own id: for an access key, `AKIA…`; for what has none, its principal's name. */
  readonly id: string;
  /** What people call it, where that is not its id: an IBM API key's name, the fingerprint of one of OCI. */
  readonly name?: string;
  /** Whose it is, by a name that is unique in the account and stays: the IAM user name, IBM's IAM id, the OCID of a user. */
  readonly principal: string;
  /** What people call whose it is, where that is something else: an e-mail address, a service ID's name. */
  readonly principalName?: string;
  readonly status: 'active' | 'inactive';
  readonly created: Date;
  /** When it was last changed, where that is known, and something else than its creation: a password's reset. */
  readonly changed?: Date;
  readonly lastUsed: LastUsed;
  /** Nobody can change it before it is unlocked. It works all the same. */
  readonly locked?: true;
  /** Only where a need asked for it. */
  readonly privilege?: Privilege;
  readonly readAt: Date;
}

/** All that a list of people may call a credential by. */
export function namesOf({
  id,
  name,
  principal,
  principalName,
}: Pick<Credential, 'id' | 'name' | 'principal' | 'principalName'>): readonly string[] {
  return [id, name, principal, principalName].filter((each) => each !== undefined);
}

/** What people call it. */
export function nameOf({ id, name }: Pick<Credential, 'id' | 'name'>): string {
  return name ?? id;
}

/** What people call whose it is. */
export function principalNameOf({ principal, principalName }: Pick<Credential, 'principal' | 'principalName'>): string {
  return principalName ?? principal;
}

/** A live look at one credential. `gone` is only said when the cloud itself said so. */
export type LiveCredential = { readonly kind: 'found'; readonly credential: Credential } | { readonly kind: 'gone' };
