import type { EpochMs } from '../aws/model.ts';

/** Of whatever IAM keeps. */
export type OciLifecycleState = 'CREATING' | 'ACTIVE' | 'INACTIVE' | 'DELETING' | 'DELETED';

export type OciRegion = 'eu-frankfurt-1' | 'eu-amsterdam-1' | 'eu-zurich-1' | 'uk-london-1' | 'us-ashburn-1' | 'us-phoenix-1';

/** An API signing key: its public half. */
export interface OciApiKey {
  /** By which identity domains know it. */
  readonly id: string;
  /** The MD5 of the public key in DER: `12:34:…`. Unique for its user only: the same key can be given to two users. */
  readonly fingerprint: string;
  /** PEM. */
  readonly publicKey: string;
  readonly created: EpochMs;
  state: OciLifecycleState;
  /** A key that is CREATING shows itself so to so many lists, and signs nothing until then. */
  creatingReads?: number;
}

export interface OciCapabilities {
  readonly canUseConsolePassword?: boolean;
  readonly canUseApiKeys?: boolean;
  readonly canUseAuthTokens?: boolean;
  readonly canUseSmtpCredentials?: boolean;
  readonly canUseDbCredentials?: boolean;
  readonly canUseCustomerSecretKeys?: boolean;
  readonly canUseOAuth2ClientCredentials?: boolean;
}

export type OciDefinedTags = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface OciUser {
  readonly id: string;
  readonly tenancyId: string;
  readonly domainId: string;
  readonly name: string;
  readonly description: string;
  readonly email?: string;
  readonly created: EpochMs;
  state: OciLifecycleState;
  /** `absent`: the user's body does not speak of them. */
  capabilities: OciCapabilities | null | 'absent';
  readonly mfa: boolean | null;
  readonly freeformTags: Readonly<Record<string, string>>;
  readonly definedTags: OciDefinedTags;
  /** To the console; it says nothing of API keys. */
  readonly lastLogin?: EpochMs;
  /** What the user may do, `identity:ListUsers` …; absent: everything. */
  readonly allows?: readonly string[];
  /** The oldest upload first. */
  readonly keys: OciApiKey[];
}

export interface OciGroup {
  readonly id: string;
  readonly tenancyId: string;
  readonly domainId: string;
  readonly name: string;
  readonly created: EpochMs;
  /** User OCID → since when. */
  readonly members: Map<string, EpochMs>;
}

export interface OciCompartment {
  readonly id: string;
  /** The tenancy, or another compartment. */
  readonly parentId: string;
  readonly name: string;
  readonly created: EpochMs;
  readonly state: OciLifecycleState;
}

export interface OciDomain {
  readonly id: string;
  readonly tenancyId: string;
  /** The compartment that it was made in. */
  readonly compartmentId: string;
  readonly name: string;
  /** What its URL ends in: `/domains/<slug>`. */
  readonly slug: string;
  readonly type: 'DEFAULT' | 'SECONDARY';
  readonly created: EpochMs;
}
