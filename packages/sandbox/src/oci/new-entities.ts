import { ocid } from './identifiers.ts';
import type { OciApiKey, OciCapabilities, OciDefinedTags, OciLifecycleState, OciUser } from './model.ts';
import { fingerprintOfPublicKey } from './public-keys.ts';

export interface NewOciUser {
  readonly name: string;
  /** The name of an identity domain of the tenancy; the default one if absent. */
  readonly domain?: string;
  readonly description?: string;
  readonly email?: string;
  readonly created: Date;
  readonly state?: OciLifecycleState;
  /** All of them if absent. */
  readonly capabilities?: OciCapabilities | null | 'absent';
  /** `false` if absent. */
  readonly mfa?: boolean | null;
  readonly freeformTags?: Readonly<Record<string, string>>;
  readonly definedTags?: OciDefinedTags;
  readonly lastLogin?: Date;
  /** What the user may do, `identity:ListUsers` …; everything if absent. */
  readonly allows?: readonly string[];
}

export interface NewOciKey {
  readonly created: Date;
  readonly state?: OciLifecycleState;
  /** PEM; if absent, one that nobody has the private key of. */
  readonly publicKey?: string;
  /** A real pair is made: `credentials` hands out its private half. */
  readonly signs?: true;
}

export interface NewOciGroup {
  readonly name: string;
  /** The name of an identity domain; the default one if absent. */
  readonly domain?: string;
  readonly created?: Date;
  /** OCIDs of users of the same domain. */
  readonly members?: readonly string[];
}

export interface NewOciCompartment {
  readonly name: string;
  /** OCID of another compartment; the root if absent. */
  readonly parentId?: string;
  readonly created?: Date;
  readonly state?: OciLifecycleState;
}

export interface NewOciDomain {
  readonly name: string;
  /** OCID of a compartment; the root if absent. */
  readonly compartmentId?: string;
  /** What its URL ends in; its name if absent. */
  readonly slug?: string;
  readonly created?: Date;
}

export const TENANCIES_MADE = Date.UTC(2021, 2, 15, 9, 0);
const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});
const NO_DEFINED_TAGS: OciDefinedTags = Object.freeze({});
const ALL_CAPABILITIES: OciCapabilities = Object.freeze({
  canUseConsolePassword: true,
  canUseApiKeys: true,
  canUseAuthTokens: true,
  canUseSmtpCredentials: true,
  canUseDbCredentials: true,
  canUseCustomerSecretKeys: true,
  canUseOAuth2ClientCredentials: true,
});

/** What is absent takes no room: there may be a hundred thousand of them. */
export function ociUserOf(tenancyId: string, domainId: string, user: NewOciUser): OciUser {
  const { name, description = name, email, created, state = 'ACTIVE', capabilities = ALL_CAPABILITIES, mfa = false } = user;
  return {
    id: ocid('user', domainId, name),
    tenancyId,
    domainId,
    name,
    description,
    ...(email !== undefined && { email }),
    created: created.getTime(),
    state,
    capabilities,
    mfa,
    freeformTags: user.freeformTags ?? NO_TAGS,
    definedTags: user.definedTags ?? NO_DEFINED_TAGS,
    ...(user.lastLogin && { lastLogin: user.lastLogin.getTime() }),
    ...(user.allows && { allows: user.allows }),
    keys: [],
  };
}

export function ociKeyOf(userId: string, publicKey: string, { created, state = 'ACTIVE' }: NewOciKey): OciApiKey {
  const fingerprint = fingerprintOfPublicKey(publicKey);
  return { id: ocid('credential', userId, fingerprint), fingerprint, publicKey, created: created.getTime(), state };
}
