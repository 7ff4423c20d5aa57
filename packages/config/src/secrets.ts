/** What Keyhammer signs in to Jira with. */
export type JiraCredentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | {
      readonly kind: 'oauth';
      readonly consumerKey: string;
      readonly accessToken: string;
      readonly accessTokenSecret: string;
      readonly privateKey: string;
    };

/** What Keyhammer signs in to Slack with. A webhook leads to one channel and hides who may be addressed. */
export type SlackCredentials = { readonly kind: 'token'; readonly token: string } | { readonly kind: 'webhook'; readonly url: string };

/** What Keyhammer signs in to IBM Cloud with: an API key gives tokens for its own account only. */
export interface IbmCredentials {
  /** For every account that has none of its own. */
  readonly apiKey?: string;
  /** Account id → its API key. */
  readonly apiKeys: ReadonlyMap<string, string>;
}

/** What Keyhammer signs its requests to OCI with: an API signing key of a user. */
export interface OciCredentials {
  readonly tenancy: string;
  readonly user: string;
  readonly fingerprint: string;
  /** PEM. */
  readonly privateKey: string;
  readonly passphrase?: string;
  readonly region?: string;
}

/** Secret material. Never part of `Settings`, never logged, never in an error message. */
export interface Secrets {
  readonly jira?: JiraCredentials;
  readonly slack?: SlackCredentials;
  /** What callers of the HTTP API show in the header `Auth`. */
  readonly apiToken?: string;
  /** What Slack signs its requests with. */
  readonly slackSigningSecret?: string;
  readonly ibm?: IbmCredentials;
  /** One for each tenancy, or one that may look into others. */
  readonly oci?: readonly OciCredentials[];
}
