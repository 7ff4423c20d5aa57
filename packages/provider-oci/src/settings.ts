export interface OciTenancySettings {
  readonly name: string;
  /** The home region. */
  readonly region: string;
  /** URLs of identity domains, besides the default one. */
  readonly domains: readonly string[];
}

export interface OciSettings {
  readonly tenancies: ReadonlyMap<string, OciTenancySettings>;
  readonly adminGroups: readonly string[];
  readonly endpoint?: string;
}

export interface OciCredentials {
  readonly tenancy: string;
  readonly user: string;
  readonly fingerprint: string;
  /** PEM. */
  readonly privateKey: string;
  readonly passphrase?: string;
  readonly region?: string;
}
