/** IBM Cloud: the accounts in scope, and where its APIs are if not where they are by default. */
export interface IbmSettings {
  /** Account id → its name. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Root of IAM's API without a trailing slash. */
  readonly iamUrl?: string;
  /** Root of the user management's. */
  readonly userManagementUrl?: string;
}

/** Oracle Cloud: the tenancies in scope. */
export interface OciSettings {
  /** OCID → tenancy. */
  readonly tenancies: ReadonlyMap<string, TenancySettings>;
  /** The names of the groups whose members are administrators. */
  readonly adminGroups: readonly string[];
  /** Where the APIs are, with `{service}` and `{region}` in it; absent: the commercial realm. */
  readonly endpoint?: string;
}

export interface TenancySettings {
  readonly name: string;
  /** The home region, which the API of its identities is in. */
  readonly region: string;
  /** URLs of identity domains besides what the tenancy's own API shows, without a trailing slash. */
  readonly domains: readonly string[];
}
