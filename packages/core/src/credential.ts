/**
 * When a credential was last used, as far as the cloud can tell.
 * `unknown` (denied, throttled, not tracked, beyond the source's retention) is never stale.
 */
export type LastUsed =
  | { readonly kind: 'used'; readonly at: Date; readonly service?: string; readonly region?: string }
  | { readonly kind: 'never' }
  | { readonly kind: 'unknown'; readonly reason: string };

export type CredentialKind = 'aws-access-key' | 'aws-console-password' | 'aws-root-user';

/** Tags of a principal, by key. */
export type Tags = Readonly<Record<string, string>>;

/** One credential as the cloud described it at `readAt`. */
export interface Credential {
  readonly kind: CredentialKind;
  /** The cloud's own id: for an access key, `AKIA…`; for what has none, its principal's name. */
  readonly id: string;
  /** Whose it is: for an access key, the IAM user name. */
  readonly principal: string;
  readonly status: 'active' | 'inactive';
  readonly created: Date;
  /** When it was last changed, where that is known, and something else than its creation: a password's reset. */
  readonly changed?: Date;
  readonly lastUsed: LastUsed;
  readonly readAt: Date;
}

/** A live look at one credential. `gone` is only said when the cloud itself said so. */
export type LiveCredential = { readonly kind: 'found'; readonly credential: Credential } | { readonly kind: 'gone' };
